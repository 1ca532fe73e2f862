// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;

namespace Rxqueue.Properties.Checking;

/// <summary>What tells one defect from another: not what it said, but what it was and where.</summary>
/// <param name="Kind">The sanitizer's kind, such as <c>null-deref</c>, or the invariant that was broken, such as
/// <c>pdu_remain</c>; see <see cref="ViolationKind"/>.</param>
/// <param name="Function">The function of rxqueue.c.</param>
/// <param name="Line">The line of the variant's source; 0 where it is not known.</param>
public readonly record struct Cause(string Kind, string Function, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Kind} in {Function}, line {Line}" : $"{Kind} in {Function}";
}

/// <summary>The invariants, by the names that causes have.</summary>
public static class ViolationKind
{
    /// <summary>A WARN fired that does not tell of misuse.</summary>
    public const string Warning = "warning";

    /// <summary>A call returned something else than its documentation says.</summary>
    public const string ReturnValue = "return-value";

    /// <summary>Bytes came out that are not the stream's, or not in order.</summary>
    public const string Bytes = "bytes";

    /// <summary><c>qsize</c> is not what lies between the take position and the end.</summary>
    public const string Qsize = "qsize";

    /// <summary><c>pdu_remain</c> is not what was not taken yet of the PDU.</summary>
    public const string PduRemain = "pdu_remain";

    /// <summary>The take position is not where the next byte is.</summary>
    public const string TakePosition = "take-position";

    /// <summary><c>add_to</c> is not the last bvecq of a refillable queue, or not NULL in an excerpt.</summary>
    public const string AddTo = "add_to";

    /// <summary><c>prev</c> is not the bvecq before.</summary>
    public const string Prev = "prev";

    /// <summary>A chain runs in a circle, or through freed memory.</summary>
    public const string Chain = "chain";

    /// <summary>A bvecq has another number of references than it has owners.</summary>
    public const string BvecqReferences = "bvecq-references";

    /// <summary>A page has another number of references than it has owners.</summary>
    public const string PageReferences = "page-references";

    /// <summary>Something is allocated that nobody owns.</summary>
    public const string Leak = "leak";

    /// <summary>An object of the emergency pool was given to the slab.</summary>
    public const string LostPoolObject = "lost-pool-object";
}

/// <summary>A place where a run of a variant left the reference model.</summary>
/// <param name="Cause">What and where.</param>
/// <param name="Index">The statement, from 0; the number of statements for the teardown.</param>
/// <param name="What">What was wrong, and what was expected.</param>
/// <param name="Ends">Whether nothing that comes after it can be judged.</param>
/// <param name="Report">The sanitizer's report; null where none spoke.</param>
/// <param name="Suspect">The member whose value is wrong; null where there is none. Who wrote it last is to blame.</param>
/// <param name="Target">The object whose member that is; null where there is none.</param>
/// <param name="Follows">Whether the same call had left the reference model already, which this may follow from.</param>
public sealed record Violation(
    Cause Cause,
    int Index,
    string What,
    bool Ends,
    SanitizerReport? Report = null,
    Member? Suspect = null,
    KernelObject? Target = null,
    bool Follows = false);

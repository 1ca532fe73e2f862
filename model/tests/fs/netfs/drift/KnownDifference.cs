// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Model.Tests.Drift;

/// <summary>One place where the port says otherwise than the patch, and is meant to.</summary>
/// <param name="Function">The function it is in.</param>
/// <param name="Patch">The patch's tokens, with blanks between, in the spelling that both languages share.</param>
/// <param name="Port">The port's tokens; exactly one place of the function has them.</param>
internal sealed record KnownDifference(string Function, string Patch, string Port)
{
    /// <summary>The port's body with the patch's tokens in their place, or null if that place is not there.</summary>
    public List<string>? Undo(IReadOnlyList<string> body)
    {
        string[] port = Port.Split(' ');
        int[] places =
        [
            .. Enumerable.Range(0, body.Count).Where(i => body.Skip(i).Take(port.Length).SequenceEqual(port)),
        ];
        return places is [int at]
            ? [.. body.Take(at), .. Patch.Split(' '), .. body.Skip(at + port.Length)]
            : null;
    }
}

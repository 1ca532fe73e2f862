// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

/// <summary>
/// A member of a shared structure that is not only loaded and stored plainly, but also with the kernel's marked
/// accesses: <c>READ_ONCE()</c>, <c>smp_store_release()</c>, <c>set_bit()</c>.
/// </summary>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="owner">The structure.</param>
/// <param name="member">Which member of it.</param>
/// <param name="initial">What it holds at first.</param>
public sealed class word<T>(KernelObject owner, Member member, T initial = default!)
{
    internal T raw = initial;

    internal KernelObject Owner => owner;

    internal Member Member => member;

    /// <summary>The member, loaded and stored plainly.</summary>
    public T value
    {
        get
        {
            owner.Reading(member);
            return raw;
        }

        set
        {
            owner.Writing(member);
            raw = value;
        }
    }

    internal T once
    {
        get
        {
            if (owner.shadow != Shadow.Clean)
                owner.k.access(owner, member, 0, AccessKind.ReadOnce);
            return raw;
        }

        set
        {
            if (owner.shadow != Shadow.Clean)
                owner.k.access(owner, member, 0, AccessKind.WriteOnce);
            raw = value;
        }
    }

    /// <summary>Loads the member plainly, as C does where the member's name stands in an expression.</summary>
    public static implicit operator T(word<T> member) => member.value;

    /// <inheritdoc/>
    public override string ToString() => $"{member.KernelName()} of {owner.Description}";
}

public sealed partial class kernel
{
    /// <summary><c>READ_ONCE()</c>: a load that no compiler takes apart. It orders nothing.</summary>
    public static T READ_ONCE<T>(word<T> x) => x.once;

    /// <summary><c>WRITE_ONCE()</c>: a store that no compiler takes apart. It orders nothing.</summary>
    public static void WRITE_ONCE<T>(word<T> x, T value) => x.once = value;
}

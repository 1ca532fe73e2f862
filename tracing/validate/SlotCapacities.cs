// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Linq;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// How many slots the bvecqs of a kernel's receive queues have: pinned by the user, or narrowed down by where
/// <c>[slot]</c> is seen to go on and to begin again.
/// </summary>
public sealed class SlotCapacities
{
    /// <summary>Slots of the largest bvecq that <c>netfs_rxqueue_decant</c> asks for.</summary>
    public const uint LargestExcerpt = 253;

    private const uint CappedObject = 29;

    // A tree with an emergency pool hands out bvecqs of two sizes, so seeing one says nothing of the next.
    private readonly bool _varies;
    private uint[] _candidates;

    private SlotCapacities(uint[] candidates, bool varies)
    {
        _candidates = candidates;
        _varies = varies;
    }

    /// <summary>The numbers that are still possible, ascending; never empty.</summary>
    public ReadOnlySpan<uint> Candidates => _candidates;

    /// <summary>The largest number that is still possible.</summary>
    public uint Largest => _candidates[^1];

    /// <summary>What no user has pinned: 29, 125 or 253, the same for all of a task's bvecqs.</summary>
    public static SlotCapacities Unknown() => new([CappedObject, 125, LargestExcerpt], varies: false);

    /// <summary>What the kernel of a profile hands out for a receive queue.</summary>
    /// <param name="profile">The tree that the kernel was built from.</param>
    public static SlotCapacities Of(bvecq_profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        uint asked = (2048 - profile.sizeof_bvecq) / bvecq_profile.sizeof_bio_vec;
        uint given = profile.slots_given(asked);
        return profile.has_emergency_pool
            ? new SlotCapacities([CappedObject, given], varies: true)
            : new SlotCapacities([given], varies: false);
    }

    /// <summary>The same, knowing nothing yet of another task.</summary>
    public SlotCapacities Fresh() => new(_candidates, _varies);

    /// <summary>Whether a bvecq with so many slots in use can be full.</summary>
    public bool MayBeFull(uint used) => Array.IndexOf(_candidates, used) >= 0;

    /// <summary>Whether a bvecq with so many slots in use is certainly full.</summary>
    public bool IsFull(uint used) => used >= _candidates[^1];

    /// <summary>A bvecq with so many slots in use was seen to be full.</summary>
    public void SawFull(uint used)
    {
        Debug.Assert(MayBeFull(used), "only what can be full is seen to be");
        if (!_varies && _candidates.Length > 1)
            _candidates = [used];
    }

    /// <summary>A bvecq with so many slots in use was seen to have room.</summary>
    public void SawRoom(uint used)
    {
        Debug.Assert(!IsFull(used), "what is full has no room");
        if (!_varies && _candidates[0] <= used)
            _candidates = [.. _candidates.Where(candidate => candidate > used)];
    }

    /// <summary>Whether <c>netfs_rxqueue_decant</c> finds room for so many segments, instead of running off its chain.
    /// </summary>
    public bool ExcerptHasRoom(uint segments) => segments <= CappedObject || Largest > CappedObject;

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", _candidates);
}

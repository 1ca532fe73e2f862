// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;
using FsCheck.Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>A property of scenarios, checked on as many cases as a run is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueuePropertyAttribute : PropertyAttribute
{
    private const int Cases = 4_000;

    /// <summary>Makes a property.</summary>
    /// <param name="callers">What makes its scenarios.</param>
    /// <param name="share">How many cases it gets of what others get, since each costs more.</param>
    /// <param name="name">The property's name.</param>
    public QueuePropertyAttribute(Type callers, double share = 1, [CallerMemberName] string name = "")
    {
        Arbitrary = [callers];
        MaxTest = Math.Max(1, (int)((PropertySeed.Cases ?? Cases) * share));
        Replay = PropertySeed.ReplayOf(name);
        QuietOnSuccess = true;
    }
}

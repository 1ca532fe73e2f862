// SPDX-License-Identifier: GPL-2.0-only
using FsCheck;
using FsCheck.Fluent;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>Two ways to do the same, which have to come to the same.</summary>
public abstract class Relation
{
    private readonly Judge _judge = new(Judge.Fixed);

    [QueueProperty(typeof(AnyCallers), 0.25)]
    public Property holds(Scenario scenario)
    {
        Scenario executable = _judge.Executable(scenario);
        return Prop.When(Says(executable, Judge.Fixed), () => Check(executable, Judge.Fixed));
    }

    /// <summary>Whether the relation says anything of a scenario.</summary>
    protected virtual bool Says(Scenario scenario, string variant) => true;

    /// <summary>Does it in both ways and compares.</summary>
    protected abstract void Check(Scenario scenario, string variant);
}

/// <summary>A relation that the posted code does not keep, so that its property is known to find something.</summary>
public abstract class RelationThatThePatchBreaks : Relation
{
    private const int MostStatements = 8;

    [Fact]
    public void is_broken_by_the_posted_code_after_a_script_that_is_small()
    {
        Judge judge = new(Judge.Fixed);

        Scenario found = Counterexample.To(scenario => Holds(judge.Executable(scenario), rxqueue_variants.posted));

        Assert.InRange(found.Statements.Count, 1, MostStatements);
        Scenario again = found.AsPrinted();
        Assert.False(Holds(again, rxqueue_variants.posted));
        Assert.True(Holds(again, Judge.Fixed));
    }

    private bool Holds(Scenario scenario, string variant)
    {
        try
        {
            if (Says(scenario, variant))
                Check(scenario, variant);
            return true;
        }
        catch (ScriptException)
        {
            // The posted code made no excerpt where the script goes on with one: that is no matter of this relation.
            return true;
        }
        catch (Xunit.Sdk.XunitException)
        {
            return false;
        }
    }
}

// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Tracing.Validate;
using Xunit;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>What the model itself traced is a behaviour of the model: the replay mirrors the port.</summary>
public sealed class ModelRunTests
{
    [Fact]
    public void RandomRunsOfThePortConform()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            bvecq_profile profile = bvecq_profile.profiles[seed % 2];
            string script = RandomScript(new Random(seed));
            string trace = ValidatedText.Run(script, profile);
            ValidationResult result = ValidatedText.OfText(trace, new ValidationOptions(profile, AnyOrder: true));
            Assert.True(
                result.Verdict == Verdict.Conforms,
                $"seed {seed}: {result.Tasks[0].Divergence}\n{script}\n{trace}");
        }
    }

    [Fact]
    public void ReceiverThatReadsAgainHasNoHabitToBreak()
    {
        string trace = ValidatedText.Run(
            "msg 1\nskb 100\npdu 100\nrefill 4\nread 0 4\nread 4 50\nread 0 100\ndiscard 100\n", bvecq_profile.rfc_base);
        Assert.Equal(Verdict.Conforms, ValidatedText.OfText(trace).Verdict);
    }

    private static string RandomScript(Random random)
    {
        StringBuilder script = new();
        script.Append("msg 1\nskb 5000\npdu 64\nrefill 4\n");
        int excerpts = 0;
        for (int i = 0; i < 60; i++)
        {
            int amount = random.Next(1, random.Next(2) == 0 ? 40 : 4000);
            script.Append(random.Next(9) switch
            {
                0 => Skb(random),
                1 => $"refill {amount}\n",
                2 => $"pdu {amount}\n",
                3 => $"read {random.Next(30)} {amount} into 100000\n",
                4 => $"discard {amount}\n",
                5 => $"consume {amount}\n",
                6 => $"msg {random.Next(9)}\n",
                7 => $"count {amount}\n",
                _ => $"skb 40\nrefill 1\npdu 30\ndecant 30 as e{excerpts}\nqueue e{excerpts}\nread 0 30\n"
                    + $"discard {random.Next(40)}\nput e{excerpts++}\n",
            });
        }

        return script.ToString();
    }

    private static string Skb(Random random)
    {
        StringBuilder skb = new("skb");
        for (int n = random.Next(1, 20); n > 0; n--)
            skb.Append($" {random.Next(1, 300)}");
        return skb.Append('\n').ToString();
    }
}

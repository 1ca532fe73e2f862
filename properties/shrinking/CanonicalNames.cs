// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Shrinking;

/// <summary>The names that pages and excerpts have in a script that was made here: p, p2, p3 … and e, e2, e3 …</summary>
internal static class CanonicalNames
{
    /// <summary>The name of a page.</summary>
    /// <param name="index">How many were declared before.</param>
    public static string Page(int index) => index == 0 ? "p" : $"p{index + 1}";

    /// <summary>The name of an excerpt.</summary>
    /// <param name="index">How many decants stand before.</param>
    public static string Excerpt(int index) => index == 0 ? "e" : $"e{index + 1}";

    /// <summary>A script with these names. It must be well-formed, with every name declared once.</summary>
    public static IReadOnlyList<Statement> Rename(IReadOnlyList<Statement> script)
    {
        Dictionary<string, string> pages = [];
        Dictionary<string, string> excerpts = new() { [Script.ReceiveQueue] = Script.ReceiveQueue };
        List<Statement> renamed = new(script.Count);
        foreach (Statement statement in script)
        {
            if (statement is PageStatement page)
                pages.TryAdd(page.Name, Page(pages.Count));
            if (statement is DecantStatement decant)
                excerpts.TryAdd(decant.Name, Excerpt(excerpts.Count - 1));
            renamed.Add(statement switch
            {
                PageStatement declared => declared with { Name = pages[declared.Name] },
                DecantStatement made => made with { Name = excerpts[made.Name] },
                QueueStatement used => used with { Name = excerpts[used.Name] },
                SkbStatement skb => skb with
                {
                    Segments = [.. skb.Segments.Select(s => s.Page is null ? s : s with { Page = pages[s.Page] })],
                },
                _ => statement,
            });
        }

        return renamed;
    }
}

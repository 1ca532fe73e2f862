// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Export.Explorer;

namespace Rxqueue.SystematicTests;

/// <summary>What a run's kernel holds from step to step, as the HTML explorer draws it.</summary>
internal sealed class KernelStates
{
    private readonly StateDelta _delta = new();

    /// <summary>What changed since the last call; null if nothing did.</summary>
    public JsonElement? Changes(kernel kernel, IReadOnlyList<(string Name, netfs_rxqueue Queue)> queues)
    {
        // sk_buffs are left out: looking at them is an access.
        KernelSnapshot now = new(queues.Select(queue => KeyValuePair.Create(queue.Name, queue.Queue)), "rxq", kernel, sock: null);
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            _delta.Write(json, now);
            json.WriteEndObject();
        }

        using JsonDocument changes = JsonDocument.Parse(text.ToArray());
        return changes.RootElement.EnumerateObject().Any() ? changes.RootElement.Clone() : null;
    }
}

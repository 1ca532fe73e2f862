// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Rxqueue.Model;

/// <summary>The variants of the SMB client that the model was built with.</summary>
public static class smb_clients
{
    private static readonly Dictionary<string, ConstructorInvoker> constructors =
        VariantAttribute.Constructors(typeof(smb_client), typeof(kernel), typeof(rxqueue_variant));

    /// <summary>The names of all variants, sorted.</summary>
    public static IReadOnlyList<string> names { get; } = [.. constructors.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Loads client and receive queue of one variant into a kernel. A variant that has no client of its own gets the
    /// posted one.
    /// </summary>
    /// <param name="name">One of <see cref="rxqueue_variants.names"/>.</param>
    /// <param name="k">The kernel.</param>
    /// <exception cref="ArgumentException">There is no such variant.</exception>
    public static smb_client load(string name, kernel k) => load(name, k, rxqueue_variants.load(name, k));

    /// <summary>Loads a client on a receive queue of another variant.</summary>
    /// <param name="name">The client's variant.</param>
    /// <param name="k">The kernel.</param>
    /// <param name="rxqueue">The receive queue's code.</param>
    public static smb_client load(string name, kernel k, rxqueue_variant rxqueue) =>
        (smb_client)(constructors.GetValueOrDefault(name) ?? constructors[rxqueue_variants.posted]).Invoke(k, rxqueue);
}

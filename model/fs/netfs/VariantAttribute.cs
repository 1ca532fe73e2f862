// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Rxqueue.Model;

/// <summary>
/// Marks a class as a variant of rxqueue.c, or of the SMB client on it. Nothing else has to be told of it.
/// </summary>
/// <param name="name">The name that <c>--variant</c> takes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VariantAttribute(string name) : Attribute
{
    /// <summary>The name that <c>--variant</c> takes.</summary>
    public string Name { get; } = name;

    /// <summary>The variants of something, by their names.</summary>
    /// <param name="of">The class that they derive from.</param>
    /// <param name="parameters">What their constructors take.</param>
    internal static Dictionary<string, ConstructorInvoker> Constructors(Type of, params Type[] parameters) =>
        of.Assembly.GetTypes()
            .Where(of.IsAssignableFrom)
            .Select(type => (type, mark: type.GetCustomAttribute<VariantAttribute>()))
            .Where(found => found.mark is not null)
            .ToDictionary(
                found => found.mark!.Name,
                found => ConstructorInvoker.Create(found.type.GetConstructor(parameters)
                    ?? throw new MissingMethodException(
                        $"{found.type.Name} has no constructor that takes {string.Join(", ", parameters.Select(p => p.Name))}")));
}

/// <summary>The variants of rxqueue.c that the model was built with.</summary>
public static class rxqueue_variants
{
    /// <summary>The patch as it was posted.</summary>
    public const string posted = "posted";

    private static readonly Dictionary<string, ConstructorInvoker> constructors =
        VariantAttribute.Constructors(typeof(rxqueue_variant), typeof(kernel));

    /// <summary>The names of all variants, sorted.</summary>
    public static IReadOnlyList<string> names { get; } = [.. constructors.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads a variant into a kernel.</summary>
    /// <param name="name">One of <see cref="names"/>.</param>
    /// <param name="k">The kernel.</param>
    /// <exception cref="ArgumentException">There is no such variant.</exception>
    public static rxqueue_variant load(string name, kernel k)
    {
        if (name == posted)
            return new rxqueue(k);
        if (!constructors.TryGetValue(name, out ConstructorInvoker? create))
            throw new ArgumentException($"there is no variant '{name}', only {string.Join(", ", names)}", nameof(name));
        return (rxqueue_variant)create.Invoke(k);
    }
}

// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

/// <summary>A pointer to the <c>refcount_t</c> (include/linux/refcount.h) inside a kernel object.</summary>
/// <param name="owner">The object that the count belongs to.</param>
public readonly struct refcount_t(KernelObject owner)
{
    internal KernelObject Owner => owner;
}

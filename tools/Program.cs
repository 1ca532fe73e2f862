// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools;

internal static class Program
{
    private static int Main() => 2;
}

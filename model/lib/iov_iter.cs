// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// <c>copy_page_to_iter()</c> of lib/iov_iter.c: copies bytes of a page to where the iterator is, and advances it.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="offset">Where to begin in it; may lie beyond the first 4096 bytes of a compound page.</param>
    /// <param name="bytes">How many bytes to copy at most.</param>
    /// <param name="i">The destination.</param>
    /// <returns>How many were copied: fewer if the iterator has less room left, or faults.</returns>
    public static ulong copy_page_to_iter(page page, ulong offset, ulong bytes, scoped ref iov_iter i)
    {
        ulong todo = Math.Min(Math.Min(bytes, i.count), i.faults_at - i.offset);
        ulong copied = 0;
        while (copied < todo)
        {
            ReadOnlySpan<byte> run = page.Read(offset + copied, todo - copied);
            if (i.sink is not null)
            {
                i.sink.Write(run);
            }
            else
            {
                if (i.offset + (ulong)run.Length > (ulong)i.memory.Length)
                {
                    report(
                        OopsKind.OutOfBounds,
                        $"write of {run.Length} bytes at {i.offset} of a buffer of {i.memory.Length}",
                        null);
                }

                run.CopyTo(i.memory[(int)i.offset..]);
            }

            copied += (ulong)run.Length;
            i.offset += (ulong)run.Length;
            i.count -= (ulong)run.Length;
        }

        return copied;
    }
}

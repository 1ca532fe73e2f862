// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Properties.Checking;

namespace Rxqueue.Tools.Hunt;

/// <summary>What is wrong when a cause of a kind shows, for a reader who does not know the kinds.</summary>
internal static class Promises
{
    /// <summary>What is wrong, as the end of a sentence.</summary>
    public static string Broken(string kind) => kind switch
    {
        "null-deref" => "a NULL pointer is dereferenced",
        "use-after-free" => "freed memory is used",
        "out-of-bounds" => "memory outside of the object is used",
        "uninit-value" => "memory is used that nobody has written",
        "refcount" => "a reference count goes wrong",
        "double-free" => "memory is freed twice",
        "lockdep" => "a lock is not held, or not given back",
        "hang" => "the call does not come to an end",
        ViolationKind.Warning => "a WARN fires although nobody misused the function",
        ViolationKind.ReturnValue => "the call does not return what its documentation says",
        ViolationKind.Bytes => "the bytes are not the stream's",
        ViolationKind.Qsize => "qsize is not what lies between the take position and the end",
        ViolationKind.PduRemain => "pdu_remain is not what was not taken yet of the PDU",
        ViolationKind.TakePosition => "the take position is not where the next byte is",
        ViolationKind.AddTo => "add_to is not where data can be added",
        ViolationKind.Prev => "prev is not the bvecq before",
        ViolationKind.Chain => "the chain of bvecqs is broken",
        ViolationKind.BvecqReferences => "a bvecq has another number of references than owners",
        ViolationKind.PageReferences => "a page has another number of references than owners",
        ViolationKind.Leak => "something is allocated that nobody owns",
        ViolationKind.LostPoolObject => "an object of the emergency pool does not go back to it",
        _ => kind,
    };
}

// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Receive;

/// <summary>Names of SMB2 commands (MS-SMB2 2.2.1).</summary>
internal static class SmbCommandNames
{
    private static readonly string[] Names =
    [
        "NEGOTIATE", "SESSION_SETUP", "LOGOFF", "TREE_CONNECT", "TREE_DISCONNECT", "CREATE", "CLOSE", "FLUSH", "READ",
        "WRITE", "LOCK", "IOCTL", "CANCEL", "ECHO", "QUERY_DIRECTORY", "CHANGE_NOTIFY", "QUERY_INFO", "SET_INFO",
        "OPLOCK_BREAK",
    ];

    /// <summary>The command's name, or its number if it has none.</summary>
    public static string Of(ushort command) => command < Names.Length ? Names[command] : $"command {command}";
}

// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Rxqueue.Tools.Receive;

/// <summary>What one session's messages are decrypted with, as <c>--session-keys</c> takes it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ServerToClient">The key of what the server sends: 16 bytes or 32.</param>
internal sealed record SessionKey(ulong SessionId, byte[] ServerToClient)
{
    private const string Expected = "expected SESSID,SESKEY,S2CKEY,C2SKEY, all in hexadecimal";

    /// <summary><c>--session-keys</c>.</summary>
    public static Option<SessionKey[]> Option() => new("--session-keys")
    {
        Description = "Decrypt a session's messages; repeatable. SESSID as --json prints it, with 0x or without. "
            + "SESKEY and C2SKEY may be empty.",
        HelpName = "SESSID,SESKEY,S2CKEY,C2SKEY",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseAll,
    };

    private static SessionKey[] ParseAll(ArgumentResult result)
    {
        Dictionary<ulong, SessionKey> keys = [];
        foreach (Token token in result.Tokens)
        {
            if (Parse(token.Value, out string trouble) is not SessionKey key)
                result.AddError($"--session-keys: '{token.Value}': {trouble}");
            else if (!keys.TryAdd(key.SessionId, key))
                result.AddError($"--session-keys: session 0x{key.SessionId:x16} is given twice");
        }

        return [.. keys.Values];
    }

    private static SessionKey? Parse(string text, out string trouble)
    {
        trouble = Expected;
        string[] parts = text.Split(',');
        if (parts.Length != 4)
            return null;
        string id = parts[0].StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? parts[0][2..] : parts[0];
        if (!ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong session))
            return null;
        if (!IsHex(parts[1]) || !IsHex(parts[2]) || !IsHex(parts[3]))
            return null;
        byte[] key = Convert.FromHexString(parts[2]);
        trouble = $"S2CKEY has {key.Length} bytes, expected 16 or 32";
        return key.Length is 16 or 32 ? new SessionKey(session, key) : null;
    }

    private static bool IsHex(string text)
    {
        foreach (char digit in text)
        {
            if (!char.IsAsciiHexDigit(digit))
                return false;
        }

        return text.Length % 2 == 0;
    }
}

// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Security.Cryptography;
using static Rxqueue.Model.smb2pdu;

namespace Rxqueue.Model;

/// <summary>Authenticated encryption of SMB 3 messages: <c>gcm(aes)</c> and <c>ccm(aes)</c>.</summary>
public static class smb3_aead
{
    private const int nonce_at = 20;
    private const int signature_at = 4;

    /// <summary>The size of a cipher's key, in bytes.</summary>
    public static int KeySize(smb_cipher cipher) =>
        cipher is smb_cipher.AES256_CCM or smb_cipher.AES256_GCM ? 32 : 16;

    /// <summary>The size of a cipher's nonce, in bytes: what it uses of the field's 16.</summary>
    public static int NonceSize(smb_cipher cipher) =>
        cipher is smb_cipher.AES128_CCM or smb_cipher.AES256_CCM ? 11 : 12;

    /// <summary>Decrypts a message where it is.</summary>
    /// <param name="key">Cipher and key.</param>
    /// <param name="tr_hdr">Its transform header, with nonce and signature.</param>
    /// <param name="text">The message.</param>
    /// <returns>Whether the signature was right. If not, the message is not to be used.</returns>
    public static bool Decrypt(smb_decryption_key key, ReadOnlySpan<byte> tr_hdr, Span<byte> text)
    {
        ReadOnlySpan<byte> nonce = tr_hdr.Slice(nonce_at, NonceSize(key.Cipher));
        ReadOnlySpan<byte> tag = tr_hdr.Slice(signature_at, SMB2_SIGNATURE_SIZE);
        ReadOnlySpan<byte> aad = tr_hdr[TRANSFORM_AAD_AT..TRANSFORM_HDR];
        try
        {
            if (key.Cipher is smb_cipher.AES128_GCM or smb_cipher.AES256_GCM)
            {
                using AesGcm gcm = new(key.Key, SMB2_SIGNATURE_SIZE);
                gcm.Decrypt(nonce, text, tag, text, aad);
            }
            else
            {
                using AesCcm ccm = new(key.Key);
                ccm.Decrypt(nonce, text, tag, text, aad);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Encrypts a message where it is, as a server does.</summary>
    /// <param name="key">Cipher and key.</param>
    /// <param name="tr_hdr">Its transform header, with nonce; gets the signature.</param>
    /// <param name="text">The message.</param>
    public static void Encrypt(smb_decryption_key key, Span<byte> tr_hdr, Span<byte> text)
    {
        ReadOnlySpan<byte> nonce = tr_hdr.Slice(nonce_at, NonceSize(key.Cipher));
        Span<byte> tag = tr_hdr.Slice(signature_at, SMB2_SIGNATURE_SIZE);
        ReadOnlySpan<byte> aad = tr_hdr[TRANSFORM_AAD_AT..TRANSFORM_HDR];
        if (key.Cipher is smb_cipher.AES128_GCM or smb_cipher.AES256_GCM)
        {
            using AesGcm gcm = new(key.Key, SMB2_SIGNATURE_SIZE);
            gcm.Encrypt(nonce, text, text, tag, aad);
        }
        else
        {
            using AesCcm ccm = new(key.Key);
            ccm.Encrypt(nonce, text, text, tag, aad);
        }
    }
}

// SPDX-License-Identifier: GPL-2.0-only

// The widths of include/linux/types.h on a 64-bit kernel, so that a signature reads as it does in C.
global using size_t = ulong;

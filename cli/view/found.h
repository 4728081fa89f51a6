/* SPDX-License-Identifier: GPL-3.0-or-later
 * The straps that a scan found.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct client_found;

/* A table with the signal in words, and how to choose if it asks for that. */
void found_view(const struct client_found *found, size_t n, bool asks);
void found_view_json(const struct client_found *found, size_t n);

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Heart-rate straps in the air, and the Bluetooth controller that hears them,
 * for a kernel with hci_vhci. For tests in a virtual machine; needs root.
 *
 *	strap FIFO LOG
 *
 * reads commands from FIFO, which it makes, a line each. It begins unplugged.
 * When one is done it says so in LOG ("did COMMAND"), where all goes that
 * happens (see controller.h).
 *
 *	plug, unplug		the controller
 *	heart ADDRESS NAME...	a strap comes, the next number
 *	gadget ADDRESS NAME...	something comes that is no strap
 *
 * and, after the number of a device:
 *
 *	adv on|off		advertise; off too when another central has it
 *	drop REASON		lose the link, with an HCI reason in hex
 *	silent on|off		send no heartbeats
 *	contact on|lost|none	what the flags say of it; none: not supported
 *	battery PCT
 *	speed FACTOR		beats come so much faster than they say
 *	burst N			N packets at once
 *	raw HEX			any bytes as a packet; - for none
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/vm/strap/controller.h"

#define TICK_MS 20
#define LINE_SIZE 256

static bool is_on(const char *word)
{
	return strcmp(word, "on") == 0;
}

static void send_raw(
	struct controller *controller, struct strap *strap, const char *hex)
{
	uint8_t bytes[LINE_SIZE / 2];
	size_t n = 0;

	while (sscanf(hex + 2 * n, "%2hhx", &bytes[n]) == 1)
		n++;
	controller_notify(controller, strap, strap_heart_uuid(strap), bytes, n);
}

/* A command to one device; false: there is no such command. */
static bool do_strap(struct controller *controller, struct strap *strap,
	const char *verb, const char *rest)
{
	long number = strtol(rest, NULL, 10);

	if (strcmp(verb, "adv") == 0)
		strap->advertising = is_on(rest);
	else if (strcmp(verb, "drop") == 0)
		controller_hang_up(
			controller, strap, (uint8_t)strtol(rest, NULL, 16));
	else if (strcmp(verb, "silent") == 0)
		strap->silent = is_on(rest);
	else if (strcmp(verb, "contact") == 0)
		strap->contact = is_on(rest)	    ? 3
			: strcmp(rest, "lost") == 0 ? 2
						    : 0;
	else if (strcmp(verb, "speed") == 0)
		strap->speed = strtod(rest, NULL);
	else if (strcmp(verb, "raw") == 0)
		send_raw(controller, strap, rest);
	else if (strcmp(verb, "burst") == 0)
		while (number-- > 0)
			controller_send_beat(controller, strap);
	else if (strcmp(verb, "battery") == 0) {
		gatt_set(&strap->gatt, UUID_BATTERY,
			&(uint8_t){(uint8_t)number}, 1);
		controller_notify(controller, strap, UUID_BATTERY,
			&(uint8_t){(uint8_t)number}, 1);
	} else
		return false;
	return true;
}

static bool add_strap(struct controller *controller, enum strap_kind kind,
	const char *address, const char *name)
{
	size_t place = controller->n_straps;

	if (place == STRAP_N_MAX)
		return false;
	strap_init(&controller->straps[place], (int)place + 1, kind, address,
		name);
	controller->n_straps++;
	return true;
}

static bool do_words(struct controller *controller, const char *first,
	const char *second, const char *rest)
{
	size_t number = strtoul(first, NULL, 10);
	int r;

	if (number > 0 && number <= controller->n_straps)
		return do_strap(controller, &controller->straps[number - 1],
			second, rest);
	if (strcmp(first, "heart") == 0)
		return add_strap(controller, STRAP_HEART, second, rest);
	if (strcmp(first, "gadget") == 0)
		return add_strap(controller, STRAP_GADGET, second, rest);
	if (strcmp(first, "unplug") == 0) {
		controller_unplug(controller);
		return true;
	}
	if (strcmp(first, "plug") != 0)
		return false;
	r = controller_plug(controller);
	if (r < 0)
		controller_log(controller, 0, "cannot plug: %s", strerror(-r));
	return r == 0;
}

static void do_line(struct controller *controller, const char *line)
{
	char first[LINE_SIZE] = "", second[LINE_SIZE] = "";
	char rest[LINE_SIZE] = "";

	if (sscanf(line, "%255s %255s %255[^\n]", first, second, rest) < 1)
		return;
	controller_log(controller, 0, "%s %s",
		do_words(controller, first, second, rest) ? "did" : "cannot",
		line);
}

static int open_fifo(const char *path)
{
	/* For writing as well: so it does not end with the first writer. */
	if (mkfifo(path, 0600) < 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static void run(struct controller *controller, FILE *commands)
{
	char line[LINE_SIZE];

	for (;;) {
		struct pollfd fds[] = {
			{.fd = fileno(commands), .events = POLLIN},
			{.fd = controller->fd, .events = POLLIN},
		};

		poll(fds, 2, TICK_MS);
		if (fds[1].revents && controller_read(controller) < 0)
			return;
		controller_tick(controller, controller_now_us());
		while (fds[0].revents && fgets(line, sizeof(line), commands)) {
			line[strcspn(line, "\n")] = '\0';
			do_line(controller, line);
		}
		clearerr(commands);
	}
}

int main(int argc, char **argv)
{
	struct controller controller = {.fd = -1};
	int fifo;

	if (argc != 3) {
		fputs("usage: strap FIFO LOG\n", stderr);
		return EXIT_FAILURE;
	}
	fifo = open_fifo(argv[1]);
	controller.log = fopen(argv[2], "ae");
	if (fifo < 0 || !controller.log) {
		perror(fifo < 0 ? argv[1] : argv[2]);
		return EXIT_FAILURE;
	}
	setlinebuf(controller.log);
	run(&controller, fdopen(fifo, "r"));
	controller_log(
		&controller, 0, "gone: the kernel closed the controller");
	return EXIT_FAILURE;
}

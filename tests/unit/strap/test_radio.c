/* SPDX-License-Identifier: GPL-3.0-or-later
 * The kernel's radio on whatever machine this is: with or without Bluetooth,
 * and where its sockets are refused, it says so and stays whole. The rest is
 * for the virtual machine.
 */
#include "daemon/strap/radio.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "tests/near.h"

static void on_change(void *data)
{
	++*(int *)data;
}

static void test_look_and_connect(void **state)
{
	static const char *const adapters[] = {"", "hci0", "hci999"};
	sd_event *event = NULL;
	int n_changes = 0;
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	(void)state;
	assert_true(sd_event_new(&event) >= 0);
	for (size_t i = 0; i < 3; i++) {
		struct radio *radio =
			radio_new(event, adapters[i], on_change, &n_changes);
		struct radio_view view = radio->ops->look(radio);
		int r;

		assert_int_equal(view.refused, fd < 0);
		assert_false(view.refused && view.adapter);
		assert_false(view.powered && !view.adapter);
		if (i == 2)
			assert_false(view.adapter);
		if (view.refused) {
			r = radio->ops->connect(
				radio, "A0:9E:1A:00:00:01", false);
			assert_true(r < 0);
			assert_true(r != -EBADF);
		}
		radio->ops->free(radio);
	}
	if (fd >= 0)
		close(fd);
	sd_event_unref(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_look_and_connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

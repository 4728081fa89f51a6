/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bluetooth sockets of the kernel.
 */
#include "daemon/strap/radio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <bluetooth/l2cap.h>
#include <systemd/sd-event.h>

#include "daemon/base/mem.h"

#define CID_ATT 4

struct kernel {
	struct radio radio; /* first */
	sd_event *event;
	char adapter[16];
	void (*on_change)(void *data);
	void *data;
	int fd; /* for looking; -1: not yet */
	sd_event_source *news; /* of the management socket; NULL: none */
};

#define LIST_BYTES                                                             \
	(sizeof(struct hci_dev_list_req) +                                     \
		HCI_MAX_DEV * sizeof(struct hci_dev_req))

static int open_looking(void)
{
	return socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
		BTPROTO_HCI);
}

/* What the news are does not matter: who hears them looks again. */
static int on_news(sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct kernel *kernel = data;
	uint8_t bytes[512];
	ssize_t n;

	(void)events;
	do
		n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	while (n > 0);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		sd_event_source_set_enabled(source, SD_EVENT_OFF);
	kernel->on_change(kernel->data);
	return 0;
}

/* Without news the adapters are looked at when something else happens. */
static void listen_to_news(struct kernel *kernel)
{
	struct sockaddr_hci address = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = HCI_DEV_NONE,
		.hci_channel = HCI_CHANNEL_CONTROL,
	};
	int fd = open_looking();

	if (fd < 0)
		return;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		sd_event_add_io(kernel->event, &kernel->news, fd, EPOLLIN,
			on_news, kernel) < 0)
		close(fd);
	else
		sd_event_source_set_io_fd_own(kernel->news, true);
}

static void open_sockets(struct kernel *kernel)
{
	if (kernel->fd < 0)
		kernel->fd = open_looking();
	if (kernel->fd >= 0 && !kernel->news)
		listen_to_news(kernel);
}

/* The id of the adapter that is asked for, or of the first that is on; -1. */
static int find_adapter(const struct kernel *kernel, bool *ret_powered)
{
	_Alignas(struct hci_dev_req) uint8_t bytes[LIST_BYTES] = {0};
	struct hci_dev_list_req *list = (struct hci_dev_list_req *)bytes;
	int found = -1;

	*ret_powered = false;
	list->dev_num = HCI_MAX_DEV;
	if (ioctl(kernel->fd, HCIGETDEVLIST, list) < 0)
		return -1;
	for (unsigned i = 0; i < list->dev_num && !*ret_powered; i++) {
		struct hci_dev_req *device = &list->dev_req[i];
		char name[16];

		snprintf(name, sizeof(name), "hci%u", device->dev_id);
		if (*kernel->adapter && strcmp(name, kernel->adapter) != 0)
			continue;
		found = device->dev_id;
		*ret_powered = hci_test_bit(HCI_UP, &device->dev_opt);
	}
	return found;
}

static struct radio_view look(struct radio *radio)
{
	struct kernel *kernel = (struct kernel *)radio;
	struct radio_view view = {0};

	open_sockets(kernel);
	view.refused = kernel->fd < 0;
	if (!view.refused)
		view.adapter = find_adapter(kernel, &view.powered) >= 0;
	return view;
}

/* From the adapter that is asked for, when one is. */
static int bind_own(const struct kernel *kernel, int fd)
{
	struct sockaddr_l2 own = {
		.l2_family = AF_BLUETOOTH,
		.l2_cid = htobs(CID_ATT),
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	bool is_powered;
	int id = *kernel->adapter ? find_adapter(kernel, &is_powered) : -1;
	struct hci_dev_info info = {.dev_id = (uint16_t)id};

	if (id >= 0 && ioctl(kernel->fd, HCIGETDEVINFO, &info) == 0)
		bacpy(&own.l2_bdaddr, &info.bdaddr);
	return bind(fd, (struct sockaddr *)&own, sizeof(own));
}

static int kernel_connect(
	struct radio *radio, const char *address, bool is_random)
{
	const struct bt_security security = {.level = BT_SECURITY_LOW};
	struct sockaddr_l2 strap = {
		.l2_family = AF_BLUETOOTH,
		.l2_cid = htobs(CID_ATT),
		.l2_bdaddr_type =
			is_random ? BDADDR_LE_RANDOM : BDADDR_LE_PUBLIC,
	};
	int fd, error;

	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		BTPROTO_L2CAP);
	if (fd < 0)
		return -errno;
	str2ba(address, &strap.l2_bdaddr);
	/* low is what there is anyway; a kernel may refuse to be told so */
	(void)setsockopt(
		fd, SOL_BLUETOOTH, BT_SECURITY, &security, sizeof(security));
	if (bind_own((struct kernel *)radio, fd) == 0 &&
		(connect(fd, (struct sockaddr *)&strap, sizeof(strap)) == 0 ||
			errno == EINPROGRESS))
		return fd;
	error = errno;
	close(fd);
	return -error;
}

static void kernel_free(struct radio *radio)
{
	struct kernel *kernel = (struct kernel *)radio;

	sd_event_source_disable_unref(kernel->news);
	if (kernel->fd >= 0)
		close(kernel->fd);
	sd_event_unref(kernel->event);
	free(kernel);
}

struct radio *radio_new(struct sd_event *event, const char *adapter,
	void (*on_change)(void *data), void *data)
{
	static const struct radio_ops ops = {
		.look = look,
		.connect = kernel_connect,
		.free = kernel_free,
	};
	struct kernel *kernel = xcalloc(1, sizeof(*kernel));

	kernel->radio.ops = &ops;
	kernel->event = sd_event_ref(event);
	kernel->on_change = on_change;
	kernel->data = data;
	kernel->fd = -1;
	snprintf(kernel->adapter, sizeof(kernel->adapter), "%s", adapter);
	return &kernel->radio;
}

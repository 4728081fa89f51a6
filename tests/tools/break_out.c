/* SPDX-License-Identifier: GPL-3.0-or-later
 * break_out REPORT SEAMS: run as hrvd.service in place of hrvd, tries to break
 * each promise of its unit and writes a line for each to REPORT: "kept NAME" or
 * "BROKEN NAME". SEAMS: "all", or "seccomp" for those that hold without a user
 * namespace. Ends with 1 when one was broken.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ADDR_NO_RANDOM 0x0040000

static FILE *report;
static int n_broken;

static void tell(const char *name, const char *what, bool is_kept)
{
	fprintf(report, "%s %s%s%s\n", is_kept ? "kept" : "BROKEN", name,
		*what ? " " : "", what);
	n_broken += !is_kept;
}

static void try_sockets(void)
{
	static const struct {
		const char *name;
		int family, type;
	} sockets[] = {
		{"AF_INET", AF_INET, SOCK_STREAM},
		{"AF_INET", AF_INET, SOCK_DGRAM},
		{"AF_INET6", AF_INET6, SOCK_STREAM},
		{"AF_NETLINK", AF_NETLINK, SOCK_RAW},
		{"AF_PACKET", AF_PACKET, SOCK_RAW},
		{"AF_BLUETOOTH", AF_BLUETOOTH, SOCK_SEQPACKET},
		{"AF_VSOCK", AF_VSOCK, SOCK_STREAM},
	};

	for (size_t i = 0; i < sizeof(sockets) / sizeof(*sockets); i++)
		tell("no-socket", sockets[i].name,
			socket(sockets[i].family, sockets[i].type, 0) < 0);
	tell("but-a-unix-socket", "", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

static bool writes(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void try_files(void)
{
	static const char *const places[] = {"/etc", "/usr", "/var", "/var/lib",
		"/run", "/run/lock", "/dev", "/dev/shm", "/dev/mqueue", "/root",
		"/srv", "/opt", "/boot"};
	static const char *const own[] = {"", ".config", ".config/hrvd",
		".config/systemd/user", ".local", ".local/share", ".ssh",
		".cache"};
	const char *home = getenv("HOME"), *run = getenv("XDG_RUNTIME_DIR");
	char path[512];

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		snprintf(path, sizeof(path), "%s/break_out", places[i]);
		tell("no-file-in", places[i], !writes(path));
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		snprintf(path, sizeof(path), "%s/%s/break_out", home, own[i]);
		tell("no-file-in-home", own[i], !writes(path));
	}
	snprintf(path, sizeof(path), "%s/break_out", run);
	tell("no-file-in-runtime-folder", "", !writes(path));
	snprintf(path, sizeof(path), "%s/.ssh/secret", home);
	tell("no-look-into", ".ssh", access(path, R_OK) < 0);
	tell("own-/tmp", "", access("/tmp/outside", F_OK) < 0);
	snprintf(path, sizeof(path), "%s/.local/share/hrvd/probe", home);
	tell("but-a-file-in-its-folder", "", writes(path));
}

static void try_kernel(void)
{
	static const char *const files[] = {"/proc/sys/kernel/hostname",
		"/proc/sysrq-trigger", "/sys/power/state", "/dev/mem",
		"/dev/kmsg", "/dev/vda", "/dev/vhci", "/dev/tty0",
		"/sys/fs/cgroup/cgroup.procs"};
	struct timespec now;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		tell("no-writing-to", files[i],
			open(files[i], O_WRONLY | O_CLOEXEC) < 0);
	clock_gettime(CLOCK_REALTIME, &now);
	tell("no-clock", "", clock_settime(CLOCK_REALTIME, &now) < 0);
	tell("no-mount", "", mount("none", "/tmp", "tmpfs", 0, NULL) < 0);
	tell("no-hostname", "", sethostname("x", 1) < 0);
}

static void try_calls(void)
{
	const struct sched_param param = {.sched_priority = 1};
	const int rwx = PROT_READ | PROT_WRITE | PROT_EXEC;
	struct rlimit core = {1, 1};
	const char *own = getenv("HRVD_PROBE");
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	tell("no-written-code", "mmap",
		mmap(NULL, 4096, rwx, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
			MAP_FAILED);
	tell("no-written-code", "mprotect",
		mprotect(page, 4096, PROT_READ | PROT_EXEC) < 0);
	tell("no-namespace", "user", unshare(CLONE_NEWUSER) < 0);
	tell("no-namespace", "net", unshare(CLONE_NEWNET) < 0);
	tell("no-realtime", "", sched_setscheduler(0, SCHED_FIFO, &param) < 0);
	tell("no-personality", "", personality(ADDR_NO_RANDOM) < 0);
	tell("no-ptrace", "", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0);
	getrlimit(RLIMIT_CORE, &core);
	tell("no-core", "", core.rlim_cur == 0);
	if (own && writes(own))
		tell("no-setuid-file", "", chmod(own, 04755) < 0);
}

/* The value of a line of /proc/self/status. */
static bool status_is(const char *key, const char *value)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256], wanted[64];
	bool is_so = false;

	snprintf(wanted, sizeof(wanted), "%s:\t%s\n", key, value);
	while (file && fgets(line, sizeof(line), file))
		is_so |= !strcmp(line, wanted);
	if (file)
		fclose(file);
	return is_so;
}

static void look_at_networks(void)
{
	FILE *file = fopen("/proc/self/net/dev", "re");
	char line[256];
	int n = 0;

	while (file && fgets(line, sizeof(line), file))
		n += strchr(line, ':') != NULL;
	if (file)
		fclose(file);
	tell("no-network", "but lo", n <= 1);
}

int main(int argc, char **argv)
{
	if (argc != 3 || !(report = fopen(argv[1], "we")))
		return 2;
	try_sockets();
	try_calls();
	tell("no-new-privileges", "", status_is("NoNewPrivs", "1"));
	tell("seccomp", "", status_is("Seccomp", "2"));
	if (!strcmp(argv[2], "all")) {
		try_files();
		try_kernel();
		look_at_networks();
		tell("no-capability", "ever",
			status_is("CapBnd", "0000000000000000"));
	}
	tell("no-capability", "now", status_is("CapEff", "0000000000000000"));
	fclose(report);
	return n_broken ? 1 : 0;
}

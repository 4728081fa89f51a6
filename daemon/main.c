/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvd: reads a heart-rate strap, keeps what it sends, and shows what follows.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "daemon/base/api.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/paths.h"
#include "daemon/engine/recompute.h"
#include "daemon/engine/recover.h"
#include "daemon/hrvd.h"
#include "daemon/import.h"
#include "daemon/store/store.h"

#define DATABASE_RETRY_S 10

struct arguments {
	struct hrvd_options hrvd;
	char *database;
	char *config_path;
	bool recompute;
	const char *import; /* a replay's file; NULL: none */
};

static const char usage[] =
	"Usage: hrvd [OPTION...]\n"
	"Reads a BLE heart-rate strap and keeps what it sends. See hrvd(8).\n"
	"\n"
	"      --foreground       stay in the foreground (hrvd always does)\n"
	"      --target TARGET    an address, sim, or replay:FILE, for this run\n"
	"      --speed X          of a replay: 1 true speed, 60 sixty times as\n"
	"                         fast, 0 without waiting (default 1)\n"
	"      --exit-at-end      end when the replay is through\n"
	"      --recompute        make all that is derived anew, and end\n"
	"      --import FILE      take in the packets of a replay's file, all or\n"
	"                         none, beside a recording hrvd, and end\n"
	"      --database FILE    instead of the one in the data folder\n"
	"      --config FILE      instead of hrvd.conf in the config folder\n"
	"      --log-level LEVEL  error, warning, notice, info or debug\n"
	"      --version          print the version\n"
	"      --help             print this text\n";

/* 0 when it is none. */
static int log_level_of(const char *word)
{
	static const char *const words[] = {
		"error", "warning", "notice", "info", "debug"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i]))
			return LOG_LEVEL_ERROR + (int)i;
	return 0;
}

static int usage_error(const char *what, const char *value)
{
	fprintf(stderr, "hrvd: %s%s\nTry 'hrvd --help'.\n", what, value);
	return HRVD_USAGE;
}

static void path_set(char **path, const char *value)
{
	free(*path);
	*path = xstrdup(value);
}

/* One option; -1 to go on, or an exit status. */
static int option_take(struct arguments *arguments, int option)
{
	switch (option) {
	case 't':
		arguments->hrvd.target = optarg;
		return -1;
	case 's':
		if (!number_parse_double(
			    optarg, 0, 1e6, &arguments->hrvd.replay_speed))
			return -1;
		return usage_error("--speed takes a number from 0 to 1000000, "
				   "not ",
			optarg);
	case 'e':
		arguments->hrvd.exit_at_end = true;
		return -1;
	case 'r':
		arguments->recompute = true;
		return -1;
	case 'i':
		arguments->import = optarg;
		return -1;
	case 'd':
		path_set(&arguments->database, optarg);
		return -1;
	case 'c':
		path_set(&arguments->config_path, optarg);
		return -1;
	case 'l':
		arguments->hrvd.log_level = log_level_of(optarg);
		if (arguments->hrvd.log_level)
			return -1;
		return usage_error("unknown log level ", optarg);
	case 'f':
		return -1;
	case 'V':
		puts("hrvd " HRVD_VERSION);
		return HRVD_OK;
	case 'h':
	default:
		fputs(usage, stdout);
		return HRVD_OK;
	}
}

static int arguments_parse(struct arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"foreground", no_argument, NULL, 'f'},
		{"target", required_argument, NULL, 't'},
		{"speed", required_argument, NULL, 's'},
		{"exit-at-end", no_argument, NULL, 'e'},
		{"recompute", no_argument, NULL, 'r'},
		{"import", required_argument, NULL, 'i'},
		{"database", required_argument, NULL, 'd'},
		{"config", required_argument, NULL, 'c'},
		{"log-level", required_argument, NULL, 'l'},
		{"version", no_argument, NULL, 'V'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int option, status = -1;

	opterr = 0;
	while (status < 0 &&
		(option = getopt_long(argc, argv, "", options, NULL)) != -1)
		status = option == '?'
			? usage_error("unknown option, or one without value: ",
				  argv[optind - 1])
			: option_take(arguments, option);
	if (status < 0 && optind < argc)
		return usage_error("unexpected argument ", argv[optind]);
	return status;
}

static int exit_status_of(int error)
{
	switch (-error) {
	case EBUSY:
	case EEXIST:
		return HRVD_ALREADY_RUNNING;
	case EUCLEAN:
		return HRVD_STORE_DAMAGED;
	case EPROTO:
		return HRVD_STORE_NEWER;
	case EROFS:
	case EACCES:
	case EPERM:
		return HRVD_STORE_READ_ONLY;
	case EINVAL:
		return HRVD_USAGE;
	default:
		return HRVD_ERROR;
	}
}

/* Opens it, and closes what an earlier hrvd left open. */
static int database_try(
	const char *path, struct store **ret_store, char **ret_error)
{
	_cleanup_(store_closep) struct store *store = NULL;
	unsigned n = 0;
	int r = store_open(path, STORE_RECORD, &store, ret_error);

	if (r < 0)
		return r;
	r = recover_all(store, &n);
	if (r < 0) {
		*ret_error = xasprintf("cannot close what an earlier hrvd left "
				       "open: %s",
			store_error(store));
		/* Not by another hrvd: store_open would have said so. */
		return r == -EBUSY ? -EAGAIN : r;
	}
	if (n)
		log_notice("closed %u recording%s that an earlier hrvd left "
			   "open",
			n, n == 1 ? "" : "s");
	*ret_store = store;
	store = NULL;
	return 0;
}

/* Waits while the disk is full or another program writes, which may pass; any
 * other failure is final. */
static int database_begin(const char *path, struct store **ret_store)
{
	for (bool is_first = true;; is_first = false) {
		_cleanup_free_ char *error = NULL;
		int r = database_try(path, ret_store, &error);

		if (!r)
			return 0;
		if (r != -ENOSPC && r != -EAGAIN) {
			log_error("%s", error);
			return r;
		}
		if (is_first)
			log_error("%s; retrying every %d s", error,
				DATABASE_RETRY_S);
		sd_notifyf(0, "READY=1\nWATCHDOG=1\nSTATUS=%s", error);
		sleep(DATABASE_RETRY_S);
	}
}

static int on_hangup(sd_event_source *source,
	const struct signalfd_siginfo *info, void *data)
{
	(void)source;
	(void)info;
	sd_notify(0, "RELOADING=1");
	hrvd_reload(data);
	sd_notify(0, "READY=1");
	return 0;
}

static int run(struct store *store, const struct config *config,
	const struct hrvd_options *options)
{
	sd_event *event = NULL;
	struct hrvd *hrvd;
	int r = sd_event_default(&event);

	if (r < 0)
		return r;
	hrvd = hrvd_new(event, store, config, options);
	r = sd_event_set_signal_exit(event, true);
	if (r >= 0)
		r = sd_event_add_signal(event, NULL,
			SIGHUP | SD_EVENT_SIGNAL_PROCMASK, on_hangup, hrvd);
	if (r >= 0)
		r = sd_event_set_watchdog(event, true);
	if (r >= 0)
		r = hrvd_start(hrvd);
	if (r == -EEXIST)
		log_error("another hrvd is on the session bus, leaving");
	if (r >= 0) {
		sd_notify(0, "READY=1");
		r = sd_event_loop(event);
		sd_notify(0, "STOPPING=1");
	}
	hrvd_free(hrvd);
	sd_event_unref(event);
	return r;
}

/* For hrvctl, which shows it. */
static void on_progress(double share, void *data)
{
	(void)data;
	printf("%.4f\n", share);
	fflush(stdout);
}

/* Beside a recording hrvd, if need be. */
static int open_beside(const char *path, struct store **ret_store)
{
	_cleanup_free_ char *error = NULL;
	int r = store_open(path, STORE_JOURNAL, ret_store, &error);

	if (r < 0)
		log_error("%s", error);
	return r;
}

static int import(const char *database, const char *file, int rollover_min)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_free_ char *error = NULL;
	int r = open_beside(database, &store);

	if (r < 0)
		return r;
	r = import_replay(store, file, rollover_min, on_progress, NULL, &error);
	if (r < 0)
		log_error("nothing was imported: %s",
			error ? error : store_error(store));
	return r;
}

static int recompute(const char *path, int rollover_min)
{
	_cleanup_(store_closep) struct store *store = NULL;
	unsigned n = 0;
	int r = open_beside(path, &store);

	if (r < 0)
		return r;
	r = recompute_all(store, rollover_min, on_progress, NULL, &n);
	if (r < 0)
		log_error("nothing was changed: %s", store_error(store));
	else
		log_info("made %u recording%s anew", n, n == 1 ? "" : "s");
	return r;
}

static int start(const struct arguments *arguments, struct config *config)
{
	_cleanup_free_ char *error = NULL;
	struct store *store = NULL;
	int r;

	if (!arguments->database || !arguments->config_path) {
		log_error("there is no home folder: set HOME, or give "
			  "--database and --config");
		return -ENOENT;
	}
	r = config_load(arguments->config_path, config, &error);
	if (r < 0) {
		log_error("%s", error);
		return r;
	}
	log_set_level((enum log_level)(arguments->hrvd.log_level
			? arguments->hrvd.log_level
			: config->level));
	if (arguments->recompute)
		return recompute(arguments->database, config->rollover_min);
	if (arguments->import)
		return import(arguments->database, arguments->import,
			config->rollover_min);
	r = database_begin(arguments->database, &store);
	if (r < 0)
		return r;
	return run(store, config, &arguments->hrvd);
}

int main(int argc, char **argv)
{
	struct arguments arguments = {
		.hrvd = {.replay_speed = 1},
		.database = paths_database(),
		.config_path = paths_config(),
	};
	struct config config;
	int status = arguments_parse(&arguments, argc, argv);

	if (status < 0) {
		log_init("hrvd");
		gsl_set_error_handler_off();
		config_init(&config);
		arguments.hrvd.config_path = arguments.config_path;
		int r = start(&arguments, &config);
		status = r < 0 ? exit_status_of(r) : HRVD_OK;
	}
	free(arguments.database);
	free(arguments.config_path);
	return status;
}

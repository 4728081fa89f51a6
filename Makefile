# SPDX-License-Identifier: GPL-3.0-or-later
# Builds hrvd and hrvctl, their tests, man pages and demo. GNU make.

VERSION  := 0.1.0
PREFIX   ?= /usr/local
BINDIR   = $(PREFIX)/bin
MANDIR   = $(PREFIX)/share/man
UNITDIR  = $(PREFIX)/lib/systemd/user
DBUSDIR  = $(PREFIX)/share/dbus-1
DOCDIR   = $(PREFIX)/share/doc/hrvd
BASHDIR  = $(PREFIX)/share/bash-completion/completions
FISHDIR  = $(PREFIX)/share/fish/vendor_completions.d
ZSHDIR   = $(PREFIX)/share/zsh/site-functions
CFLAGS   ?= -O2 -g

BUILD    := build$(if $(SAN),/$(SAN))
PKGS     := dbus-1 libsystemd sqlite3 fftw3 bluez gsl inih
PKGS_CLI := jansson ncursesw
PKGS_TST := cmocka

# Asked once, when the first recipe needs it: `deps` may run before that.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags \
	$(PKGS) $(PKGS_CLI)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
CLI_LIBS   = $(eval CLI_LIBS := $(shell pkg-config --libs dbus-1 libsystemd \
	sqlite3 fftw3 gsl inih $(PKGS_CLI)))$(CLI_LIBS)

WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wundef -Wvla $(if $(CI),-Werror)
HARDEN   := -fstack-protector-strong -fPIE $(if $(SAN),,\
	-fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
comma    := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined$(if \
	$(filter fuzz,$(SAN)),$(comma)fuzzer-no-link) \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer)
COMPILE  = $(CC) -std=gnu17 -I. -D_GNU_SOURCE -DHRVD_VERSION='"$(VERSION)"' \
	$(WARN) $(CFLAGS) $(HARDEN) $(SANFLAGS) $(PKG_CFLAGS) -MMD -MP
LINK     = $(CC) $(CFLAGS) $(SANFLAGS) $(LDFLAGS) -pie -Wl,-z,relro,-z,now

src       = $(foreach d,$(1),$(wildcard $(d)/*.c))
obj       = $(patsubst %.c,$(BUILD)/%.o,$(1))
ANALYSIS := $(call obj,$(call src,analysis/beats analysis/signal \
	analysis/measures analysis/days analysis/regulation))
BASE     := $(call obj,$(call src,daemon/base))
BUS      := $(call obj,$(call src,daemon/bus))
STORE    := $(call obj,$(call src,daemon/store))
ROWS     := $(call obj,$(call src,daemon/rows))
DAEMON   := $(call obj,$(filter-out daemon/main.c,$(call src,daemon \
	daemon/strap daemon/engine daemon/service)))
CLI      := $(call obj,$(filter-out cli/main.c,$(call src,cli cli/cmd \
	cli/doctor cli/formats cli/view)))
LIB      := $(addprefix $(BUILD)/lib,rows.a store.a bus.a base.a analysis.a)
UNIT     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/*.c \
	tests/unit/*/*/*.c))
MOCK     := $(call obj,$(call src,tests/mock))
STRAP    := $(call obj,$(call src,tests/vm/strap))
TOOLS    := $(patsubst %.c,$(BUILD)/%,$(call src,tests/tools))
BENCH    := $(call obj,$(call src,tests/bench))
FUZZERS  := $(patsubst %.c,$(BUILD)/%,$(call src,tests/fuzz))
FUZZ_S   := 20
MAN      := $(patsubst %.scd,$(BUILD)/man/%,$(notdir $(wildcard \
	cli/*.scd daemon/*.scd docs/*.scd)))
DROP_INS := $(wildcard systemd/drop-in/*.conf)
OBJECTS  := $(ANALYSIS) $(BASE) $(BUS) $(STORE) $(ROWS) $(DAEMON) $(CLI) \
	$(BUILD)/daemon/main.o $(BUILD)/cli/main.o $(MOCK) $(STRAP) $(BENCH) \
	$(addsuffix .o,$(UNIT) $(TOOLS) $(FUZZERS)) $(BUILD)/tests/sim_person.o

all: $(BUILD)/hrvd $(BUILD)/hrvctl $(MAN)

# demo and check are to work on a fresh machine: there, and only there, nothing
# is compiled before the missing packages are in.
ifneq (,$(filter demo check,$(MAKECMDGOALS)))
$(OBJECTS) $(MAN): | deps
endif

deps:
	@.ci/deps $(PKGS) $(PKGS_CLI) $(PKGS_TST)

$(BUILD)/daemon/service/service.o: systemd/org.hrvd.Hrvd1.xml
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/libanalysis.a: $(ANALYSIS)
$(BUILD)/libbase.a: $(BASE)
$(BUILD)/libbus.a: $(BUS)
$(BUILD)/libstore.a: $(STORE)
$(BUILD)/librows.a: $(ROWS)
$(BUILD)/libdaemon.a: $(DAEMON)
$(BUILD)/libcli.a: $(CLI)
%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/hrvd: $(BUILD)/daemon/main.o $(BUILD)/libdaemon.a $(LIB)
	$(LINK) -o $@ $^ $(PKG_LIBS) -lm
$(BUILD)/hrvctl: $(BUILD)/cli/main.o $(BUILD)/libcli.a $(LIB)
	$(LINK) -o $@ $^ $(CLI_LIBS) -lm
$(UNIT) $(TOOLS): %: %.o $(BUILD)/tests/sim_person.o $(BUILD)/libcli.a \
		$(BUILD)/libdaemon.a $(LIB)
	$(LINK) -o $@ $^ $(PKG_LIBS) $(CLI_LIBS) -Wl,--as-needed -lcmocka -lm

$(BUILD)/man/%: cli/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@
$(BUILD)/man/%: daemon/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@
$(BUILD)/man/%: docs/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@

$(BUILD)/tests/bench/bench: $(BENCH) $(BUILD)/libdaemon.a $(LIB)
	$(LINK) -o $@ $^ $(PKG_LIBS) -lm

# One program of its own, with nothing of hrvd in it.
$(BUILD)/tests/mock/bluez: $(MOCK)
	$(LINK) -o $@ $^ $(shell pkg-config --libs libsystemd)

# Straps in the air of a virtual machine, as little of hrvd in it.
$(BUILD)/tests/vm/strap/strap: $(STRAP)
	$(LINK) -o $@ $^ $(shell pkg-config --libs bluez)

check: all $(UNIT) $(TOOLS) $(BUILD)/tests/mock/bluez
	@BUILD=$(BUILD) tests/run.sh $(UNIT)
# SCENES: those to play, else all.
check-vm: deb $(addprefix $(BUILD)/tests/,vm/strap/strap tools/store_dump \
	tools/break_out)
	@BUILD=$(BUILD) tests/vm/check.sh $(SCENES)
check-asan:
	@$(MAKE) --no-print-directory SAN=asan CFLAGS="-O1 -g" check
demo: all $(BUILD)/tests/tools/sim_life
	@BUILD=$(BUILD) tests/demo.sh

# Each target for FUZZ_S seconds, from its seeds and the corpus of earlier runs.
fuzz:
	@$(MAKE) --no-print-directory SAN=fuzz CC=clang CFLAGS="-O1 -g" fuzz-run
fuzz-run: $(FUZZERS)
	@for target in $^; do \
		corpus=$(BUILD)/corpus/$$(basename $$target); \
		mkdir -p $$corpus; echo "$$target"; \
		seeds=tests/fuzz/seeds/$$(basename $$target); \
		$$target -max_total_time=$(FUZZ_S) -verbosity=0 \
			-artifact_prefix=$$corpus. $$corpus \
			$$(ls -d $$seeds 2>/dev/null) || exit 1; \
	done
$(FUZZERS): %: %.o $(BUILD)/libcli.a $(BUILD)/libdaemon.a $(LIB)
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS) $(CLI_LIBS) -lm

lint: all
	@tests/lint.sh

# What is installed; uninstall and the package are held against it.
install: all
	install -D -m 755 -t $(DESTDIR)$(BINDIR) $(BUILD)/hrvd $(BUILD)/hrvctl
	install -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(DBUSDIR)/services \
		$(addprefix $(DESTDIR),$(BASHDIR) $(FISHDIR) $(ZSHDIR))
	sed 's,@BINDIR@,$(BINDIR),' systemd/hrvd.service.in \
		> $(DESTDIR)$(UNITDIR)/hrvd.service
	sed 's,@BINDIR@,$(BINDIR),' systemd/org.hrvd.Hrvd1.service.in \
		> $(DESTDIR)$(DBUSDIR)/services/org.hrvd.Hrvd1.service
	install -D -m 644 -t $(DESTDIR)$(DBUSDIR)/interfaces \
		systemd/org.hrvd.Hrvd1.xml
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples $(DROP_INS)
	for page in $(MAN); do install -D -m 644 -t \
		$(DESTDIR)$(MANDIR)/man$${page##*.} $$page || exit 1; done
	$(BUILD)/hrvctl completion bash > $(DESTDIR)$(BASHDIR)/hrvctl
	$(BUILD)/hrvctl completion fish > $(DESTDIR)$(FISHDIR)/hrvctl.fish
	$(BUILD)/hrvctl completion zsh > $(DESTDIR)$(ZSHDIR)/_hrvctl
	chmod 644 $(addprefix $(DESTDIR),$(UNITDIR)/hrvd.service \
		$(DBUSDIR)/services/org.hrvd.Hrvd1.service $(BASHDIR)/hrvctl \
		$(FISHDIR)/hrvctl.fish $(ZSHDIR)/_hrvctl)
uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,hrvd hrvctl) \
		$(DESTDIR)$(UNITDIR)/hrvd.service \
		$(DESTDIR)$(DBUSDIR)/services/org.hrvd.Hrvd1.service \
		$(DESTDIR)$(DBUSDIR)/interfaces/org.hrvd.Hrvd1.xml \
		$(addprefix $(DESTDIR)$(DOCDIR)/examples/,$(notdir $(DROP_INS))) \
		$(addprefix $(DESTDIR),$(BASHDIR)/hrvctl $(ZSHDIR)/_hrvctl \
		$(FISHDIR)/hrvctl.fish) $(foreach m,$(notdir $(MAN)),\
		$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $m))/$m)

# A package of what install installs, in Debian's places.
deb: all
	@rm -rf $(BUILD)/deb
	@$(MAKE) --no-print-directory install PREFIX=/usr \
		DESTDIR=$(BUILD)/deb/debian/hrvd \
		ZSHDIR=/usr/share/zsh/vendor-completions >/dev/null
	@.ci/deb/build $(BUILD) $(VERSION)

# REST_S: how long hrvd is watched at rest. YEAR_DAYS: of packets.
bench: all $(BUILD)/tests/bench/bench $(TOOLS)
	@BUILD=$(BUILD) $(BUILD)/tests/bench/bench
	@BUILD=$(BUILD) tests/bench/rest.sh
	@BUILD=$(BUILD) tests/bench/years.sh
# A day at sixty times its speed, in SOAK_MIN (24) minutes.
soak: all $(TOOLS) $(BUILD)/tests/mock/bluez
	@BUILD=$(BUILD) tests/bench/soak.sh

# HRVD_PEOPLE: simulated people of each kind; 1000 take some minutes.
bench-stats: $(BUILD)/tests/tools/bench_stats
	@$<

clean:
	rm -rf build

.SECONDARY:
.PHONY: all deps check check-vm check-asan demo fuzz fuzz-run \
	lint bench bench-stats soak install uninstall deb clean
-include $(OBJECTS:.o=.d)

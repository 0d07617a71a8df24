# hosod: watches administrative dossiers against their legal deadlines.
#
#   make demo      play two weeks of a province in a minute (installs what it needs)
#   make test      all tests, normal and sanitizer builds (installs what it needs)
#   make           build hosod, hosoctl and hosoweb into build/
#   make check     the quick tests of one build: unit, law, scenarios, checks
#   make prove     the long proofs (make prove-short: a small part of them)
#   make bench     the figures of docs/figures.md
#   make fuzz T=60 libFuzzer targets, T seconds (or T=20000x runs) each
#   make format    clang-format over our C
#   make analyze   gcc -fanalyzer, clang-tidy, cppcheck
#   make coverage  branch coverage of core/
#   make install   programs, manuals, unit, configuration (kept where it is)
#   make uninstall all of that but the configuration and the data
#   make dist      the sources as build/hosod-VERSION.tar.gz
#
# Variables: CC, CFLAGS, CPPFLAGS, LDFLAGS, WERROR=1, SAN=address,undefined;
# for install DESTDIR, PREFIX, SBINDIR, BINDIR, MANDIR, DATADIR, SYSCONFDIR,
# UNITDIR, SYSUSERSDIR.

.DEFAULT_GOAL := all

# V=1 prints every command as it runs.
Q := $(if $(V),,@)

comma := ,
BUILD := build$(if $(SAN),-$(subst $(comma),-,$(SAN)))
PYTHON ?= /usr/bin/python3
# The newest commit: a clock that is behind it is not believed.
BUILT := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
# Sources from `make dist` have no git and say both themselves.
-include release.mk

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
SYSCONFDIR ?= /etc
UNITDIR ?= /usr/lib/systemd/system
SYSUSERSDIR ?= /usr/lib/sysusers.d

# The layers, bottom to top: an include may only point down.
BASE := $(wildcard daemon/base/*.c)
CORE := $(wildcard daemon/core/*.c)
WIRE := $(wildcard daemon/wire/*.c)
# The loop is one header with two implementations; the linker chooses.
IO   := $(filter-out daemon/io/loop_%.c,$(wildcard daemon/io/*.c))
# What readers are told of the database, by hosoctl and hosoweb alike.
TELL := $(wildcard daemon/tell/*.c)
FLOW := $(wildcard daemon/flow/*.c)
# The commands of hosoctl, one file each; hosod has none of them.
CTL  := $(wildcard daemon/ctl/*.c)
# The pages of hosoweb, and the server under them.
WEB  := $(wildcard daemon/web/*.c)
PURE := $(BASE) $(CORE) $(WIRE)
LOOP_REAL    := $(wildcard daemon/io/loop_ev*.c)
LOOP_VIRTUAL := tests/support/loop_virtual.c

PURE_PKGS := libcjson yaml-0.1 libcrypto libutf8proc libxxhash expat
IO_PKGS   := libcurl sqlite3 libzip
WEB_PKGS  := libmicrohttpd
CTL_PKGS  := xlsxwriter
PKG_CFLAGS := $(shell pkg-config --cflags $(PURE_PKGS) $(IO_PKGS) $(WEB_PKGS) \
    $(CTL_PKGS) 2>/dev/null)
PURE_LIBS = $(shell pkg-config --libs $(PURE_PKGS)) -lm
WEB_LIBS  = $(shell pkg-config --libs $(WEB_PKGS))
CTL_LIBS  = $(shell pkg-config --libs $(CTL_PKGS))
IO_LIBS   = $(shell pkg-config --libs $(IO_PKGS)) -lev -lcrypt -lpthread

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
    -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wcast-qual \
    -Wpointer-arith -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough \
    -Wnull-dereference
# The sanitizers' checks make -O2 take two to four times as long for tests that
# are hardly faster; at -O1 gcc sees bounds of numbers too late to judge a %d's length,
# which the other build does.
CFLAGS  ?= $(if $(SAN),-O1 -g1 -Wno-format-truncation,-O2 -g)
HARDEN  ?= -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
HARDEN_L ?= -pie -Wl,-z,relro,-z,now
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DHOSOD_VERSION='"$(VERSION)"' \
    -DHOSOD_CONFIG='"$(SYSCONFDIR)/hosod/hosod.yaml"' -DHOSOD_BUILT=$(BUILT) $(WARN) \
    $(if $(WERROR),-Werror) -Idaemon -Itests $(PKG_CFLAGS) $(HARDEN) \
    $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
    $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(HARDEN_L) $(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)

o = $(patsubst %.c,$(BUILD)/%.o,$(1))

PROGRAMS := $(patsubst daemon/%.c,$(BUILD)/%,$(wildcard daemon/*.c))
UNIT     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*.c tests/law/*.c))
IOTESTS  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/io/*.c))
WEBTESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/web/*.c))
SCENARIO := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/scenario/*.c))
TOOLS    := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/tools/*.c))
BENCHES  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))

all: $(PROGRAMS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC $@")
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(filter-out %/hosoctl %/hosoweb,$(PROGRAMS)): $(BUILD)/%: $(BUILD)/daemon/%.o \
    $(call o,$(PURE) $(IO) $(FLOW) $(LOOP_REAL))
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(IO_LIBS) $(PURE_LIBS)

# hosoctl and hosoweb take from the layers only what they ask for, and start
# without the libraries that they do not use.
$(BUILD)/layers.a: $(call o,$(PURE) $(IO) $(TELL) $(FLOW) $(LOOP_REAL))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/hosoctl: $(BUILD)/daemon/hosoctl.o $(call o,$(CTL)) $(BUILD)/layers.a
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(CTL_LIBS) $(IO_LIBS) \
	    $(PURE_LIBS)

$(BUILD)/hosoweb: $(BUILD)/daemon/hosoweb.o $(call o,$(WEB)) $(BUILD)/layers.a
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(WEB_LIBS) $(IO_LIBS) \
	    $(PURE_LIBS)

# Its pages and their style are built into it.
$(call o,$(WEB)): $(wildcard daemon/web/pages/*)

# The shipped calendar is built into hosoctl.
$(BUILD)/daemon/ctl/shipped.o: config/calendar.tsv

# So is the form of a written apology.
$(BUILD)/daemon/ctl/apology_form.o: config/forms/apology.html.mustache

# So are the official forms, and the page on which they are printed.
$(BUILD)/daemon/ctl/report_forms.o: $(wildcard config/forms/*.yaml)
$(BUILD)/daemon/ctl/report_html.o: config/forms/report.html.mustache

# And the evidence sheet of a dossier.
$(BUILD)/daemon/tell/evidence.o: config/forms/evidence.html.mustache

# The templates are built in: the daemon writes letters without their folder.
$(BUILD)/daemon/wire/wording.o: $(wildcard config/templates/*.mustache)
$(BUILD)/daemon/wire/tables_reason.o: config/reasons.csv

# Unit tests link the pure layers and the pure libraries, nothing else: a core
# that reached for the network, the database or the loop would not link here.
$(UNIT): %: %.o $(call o,$(PURE) $(wildcard tests/support/pure_*.c))
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PURE_LIBS) -lcmocka

$(IOTESTS): %: %.o $(call o,$(PURE) $(IO) $(LOOP_REAL) \
    tests/support/pure_sample.c)
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(IO_LIBS) $(PURE_LIBS) -lcmocka

# Single files of web/, without the server over them.
$(BUILD)/web.a: $(call o,$(WEB))
	@rm -f $@
	$(AR) rcs $@ $^

$(WEBTESTS): %: %.o $(call o,tests/support/pure_sample.c) $(BUILD)/web.a \
    $(BUILD)/layers.a
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(WEB_LIBS) $(IO_LIBS) \
	    $(PURE_LIBS) -lcmocka

# Whole stories in virtual time: the real flow and store, the virtual loop;
# sources and couriers are played (tests/support/world_play.c).
PLAYED := daemon/io/asking.c daemon/io/session.c daemon/io/fetch.c \
    daemon/io/courier.c $(wildcard daemon/io/channel*.c) \
    $(filter-out %_age.c %_outcome.c %_values.c,$(wildcard daemon/io/source*.c))
$(SCENARIO): %: %.o $(call o,$(PURE) $(filter-out $(PLAYED),$(IO)) $(FLOW) \
    $(LOOP_VIRTUAL) $(wildcard tests/support/world_*.c))
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(IO_LIBS) $(PURE_LIBS) -lcmocka

# Layers as commands, for system tests that compare with other programs.
$(filter-out %/routes,$(TOOLS)): %: %.o $(call o,$(PURE) $(IO) $(LOOP_REAL))
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(IO_LIBS) $(PURE_LIBS)

$(BUILD)/tests/tools/routes: %: %.o $(BUILD)/web.a $(BUILD)/layers.a
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,--as-needed -o $@ $^ $(WEB_LIBS) $(IO_LIBS) \
	    $(PURE_LIBS)

# What system tests preload into the programs; never with a sanitizer of its own.
PRELOADS := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/preload/*.c))
$(PRELOADS): $(BUILD)/%.so: %.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(WARN) $(if $(WERROR),-Werror) $(CFLAGS) \
	    -fPIC -shared -o $@ $<

# The programs behind `make bench`: floors and engines measured in one run.
$(BENCHES): %: %.o $(call o,$(PURE) $(IO) $(LOOP_REAL) \
    $(wildcard tests/support/pure_*.c))
	$(if $(V),,@echo "  LD $@")
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(IO_LIBS) $(PURE_LIBS) -lcmocka

# The pure objects by name: check-purity looks at them all, used or not yet.
tests-built: $(PROGRAMS) $(UNIT) $(IOTESTS) $(WEBTESTS) $(SCENARIO) $(TOOLS) $(PRELOADS) \
    $(call o,$(PURE))

# What the coverage of core/ rests on.
unit-built: $(UNIT)

deps:
	@scripts/install-deps

# What a server that only runs hosod needs: no test and no demonstration.
deps-build:
	@scripts/install-deps --build

# One build's quick tests. RUN selects by a part of the name.
check: tests-built
	$(PYTHON) scripts/run-tests --build $(BUILD) --quick $(RUN)

test: deps
	$(MAKE) WERROR=$(WERROR) tests-built
	$(MAKE) WERROR=$(WERROR) SAN=address,undefined tests-built
	$(PYTHON) scripts/run-tests --build build --build build-address-undefined

format:
	clang-format -i $(shell git ls-files -co --exclude-standard '*.c' '*.h')

analyze: deps
	scripts/analyze $(ALL_CFLAGS)

demo: deps
	$(MAKE) all
	$(PYTHON) scripts/demo $(if $(KEEP),--keep)

bench: deps
	$(MAKE) WERROR=$(WERROR) all
	$(MAKE) WERROR=$(WERROR) benches-built
	scripts/bench $(if $(T),$(T))

benches-built: $(BENCHES) $(BUILD)/tests/tools/open_dossiers

prove prove-short fuzz coverage: deps
	$(MAKE) WERROR=$(WERROR) all
	scripts/$@ $(if $(T),$(T))

# The unit names where hosod and its configuration are.
$(BUILD)/hosod.service: systemd/hosod.service
	@mkdir -p $(@D)
	sed -e 's|/usr/sbin/hosod|$(SBINDIR)/hosod|' \
	    -e 's|/usr/bin/hosoctl|$(BINDIR)/hosoctl|' \
	    -e 's|/etc/hosod|$(SYSCONFDIR)/hosod|g' $< >$@

MAN5 := $(wildcard docs/man/*.5)
MAN8 := $(wildcard docs/man/*.8)
# What the office edits; the demonstration's is not for an office.
CONF := $(filter-out config/demo/%,$(wildcard config/*.* config/*/*.* config/*/*/*.*))
ETC  := $(filter-out config/templates/%,$(CONF))

# The shipped configuration also goes to $(DATADIR)/hosod, to compare with.
install: all
	@rm -f $(BUILD)/hosod.service
	@$(MAKE) --no-print-directory $(BUILD)/hosod.service
	install -D -m 755 $(BUILD)/hosod $(DESTDIR)$(SBINDIR)/hosod
	install -D -m 755 $(BUILD)/hosoctl $(DESTDIR)$(BINDIR)/hosoctl
	install -D -m 755 $(BUILD)/hosoweb $(DESTDIR)$(SBINDIR)/hosoweb
	for f in $(MAN5); do install -D -m 644 $$f $(DESTDIR)$(MANDIR)/man5/$${f##*/}; done
	for f in $(MAN8); do install -D -m 644 $$f $(DESTDIR)$(MANDIR)/man8/$${f##*/}; done
	install -D -m 644 $(BUILD)/hosod.service $(DESTDIR)$(UNITDIR)/hosod.service
	install -D -m 644 systemd/hosod.sysusers $(DESTDIR)$(SYSUSERSDIR)/hosod.conf
	for f in $(CONF); do \
	    install -D -m 644 $$f $(DESTDIR)$(DATADIR)/hosod/$$f; done
	for f in $(ETC); do to=$(DESTDIR)$(SYSCONFDIR)/hosod/$${f#config/}; \
	    if [ -e $$to ]; then echo "kept $$to"; \
	    else install -D -m 644 $$f $$to; fi; done

uninstall:
	rm -f $(DESTDIR)$(SBINDIR)/hosod $(DESTDIR)$(SBINDIR)/hosoweb \
	    $(DESTDIR)$(BINDIR)/hosoctl
	rm -f $(patsubst docs/man/%,$(DESTDIR)$(MANDIR)/man5/%,$(MAN5))
	rm -f $(patsubst docs/man/%,$(DESTDIR)$(MANDIR)/man8/%,$(MAN8))
	rm -f $(DESTDIR)$(UNITDIR)/hosod.service $(DESTDIR)$(SYSUSERSDIR)/hosod.conf
	rm -rf $(DESTDIR)$(DATADIR)/hosod
	@echo "kept: $(SYSCONFDIR)/hosod and the data in /var/lib/hosod"
	@echo "services that run go on until they are stopped:" \
	    "systemctl disable --now hosod hosoweb.socket hosoweb"

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=hosod-$(VERSION)/ \
	    --add-virtual-file="hosod-$(VERSION)/release.mk:$$(printf \
	    'VERSION := $(VERSION)\nBUILT := $(BUILT)')" \
	    -o $(BUILD)/hosod-$(VERSION).tar.gz HEAD
	@echo $(BUILD)/hosod-$(VERSION).tar.gz

help:
	@sed -n 's/^#   //p; /^$$/q' Makefile

clean:
	rm -rf build build-*

.PHONY: all deps deps-build check test tests-built unit-built format analyze demo prove prove-short \
    fuzz bench benches-built coverage install uninstall dist help clean
.SECONDARY:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

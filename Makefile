# A thin front door: meson builds, scripts/ does the rest. `make help` says what there is.
SHELL := /bin/bash
PORT ?= 8080
STORE ?= var/ilacs.db
MINUTES ?= 10
# `make dev D=dev-mine` builds in a folder of your own; T names one suite (a folder of src/, or fuzz).
D ?= dev
T ?=

.PHONY: all build run dev test check soak bench format docs clean help
.DEFAULT_GOAL := all

all: build

build:
	@scripts/setup run
	@scripts/build

run: build
	@scripts/run '$(STORE)' '$(PORT)'

dev:
	@scripts/dev '$(D)' '$(T)'

test: dev

check:
	@scripts/setup check
	@scripts/check

soak:
	@scripts/setup check
	@scripts/soak '$(MINUTES)'

bench:
	@scripts/setup check
	@scripts/bench

format:
	@scripts/format

docs: build
	@scripts/docs

clean:
	rm -rf build

help:
	@echo 'make               install what building needs, build build/ilacs'
	@echo 'make run           build, fill $(STORE) with the shipped data if it is not there, serve on 127.0.0.1:$(PORT)'
	@echo '                   (PORT=8081 and STORE=file.db change these)'
	@echo 'make check         install what checking needs, run every test; closes with N passed, N failed'
	@echo 'make soak          fuzz, kill and load for MINUTES (=$(MINUTES)) each'
	@echo 'make bench         measure'
	@echo 'make format        lay out the C sources as .clang-format says'
	@echo 'make docs          manual page and command reference from the program itself'
	@echo 'make clean         remove build/ (not $(STORE), not node_modules)'
	@echo
	@echo 'The quick loop: clang with sanitizers, then the unit tests'
	@echo 'make dev           everything, in build/dev'
	@echo 'make dev T=core    only what the tests of src/core need'
	@echo 'make dev D=mine    in build/mine: a folder of your own while others work in the same tree'

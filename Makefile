# 园区工程项目建设调度看板。`make` 或 `make help` 列出全部目标；Windows 上的写法见 docs/deployment.md。
SHELL := bash
PYTHON ?= python3
BIN := .venv/bin
# Servers and readers that tests start are compiled once, not once each.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -rfER -rR
PATHS := app.py pages park_dispatch tests benchmarks data

.DEFAULT_GOAL := help
.PHONY: help install run test test-thorough check format bench lock clean

help: ## 列出全部目标
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

install: .venv/installed ## 建立 .venv 并装好运行所需的包（只在有变化时）

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更高版本：$(PYTHON) 不是。请用 make PYTHON=python3.11 指定。" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "无法建立 .venv：在 Debian、Ubuntu 上请先安装 python3-venv。" >&2; rm -rf .venv; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: .venv/installed ## 启动看板 http://localhost:8501 （第一次启动会载入演示园区）
	@$(BIN)/python -m park_dispatch serve

test: .venv/installed-dev ## 全部测试，包括真实浏览器里的；缺少的 Chromium 会自动安装
	@CHROMIUM="$$(.ci/chromium $(BIN)/python)" && export CHROMIUM && $(PYTEST) tests/browser && $(PYTEST) --ignore=tests/browser

test-thorough: export PARK_TESTS := thorough
test-thorough: test ## 同上，随机编造的例子多试十倍；发版前，或改了读表、排计划之后

check: .venv/installed-dev ## 格式、规范、类型、分层约定、翻译
	$(BIN)/ruff format --check $(PATHS)
	$(BIN)/ruff check $(PATHS)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_translations.py

format: .venv/installed-dev ## 整理格式，改掉能自动改的
	$(BIN)/ruff format $(PATHS)
	$(BIN)/ruff check --fix $(PATHS)

bench: .venv/installed-dev ## 测量速度和内存；最近一次的数字在 benchmarks/README.md
	@CHROMIUM="$$(.ci/chromium $(BIN)/python)" && export CHROMIUM && for one in benchmarks/bench_*.py; do \
		$(BIN)/python -m "benchmarks.$$(basename $$one .py)" || exit 1; done

lock: | .venv/bin/python ## 按 requirements*.in 重新锁定版本
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean: ## 删除 .venv 和各种缓存；不动数据库
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

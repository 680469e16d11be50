"""A real JupyterLab on a copy of the project, and a page of a real browser that shows it."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = {
    # All cells are in the page, not only those in sight; nothing is asked from the network.
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


def copy_project(folder: Path) -> Path:
    """A copy of what git tracks, as it lies on disk."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\0")[:-1]:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


class Lab:
    """A server of its own: loopback, free port, random token, its own folders; ``close`` ends it."""

    def __init__(self, project: Path, home: Path, settings: dict | None = None) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.project, self.token = project, secrets.token_hex(16)
        for name, content in {**SETTINGS, **(settings or {})}.items():
            (home / "settings" / name).parent.mkdir(parents=True, exist_ok=True)
            (home / "settings" / name).write_text(json.dumps(content), "utf-8")
        places = {f"JUPYTER_{k.upper()}_DIR": str(home / k) for k in ("config", "data", "runtime")}
        places |= {f"JUPYTERLAB_{k.upper()}_DIR": str(home / k) for k in ("settings", "workspaces")}
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": project,
            "ServerApp.preferred_dir": project / "notebooks",  # as make lab
            "IdentityProvider.token": self.token,
            "LabApp.expose_app_in_browser": True,
        }
        self.log = open(home / "lab.log", "w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
            + [f"--{name}={value}" for name, value in options.items()],
            cwd=project,
            env={**os.environ, **places, "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(project)},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def url(self, path: str) -> str:
        """Address of a page of the server, with the token."""
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}"

    def wait(self, seconds: float = 90) -> None:
        """Wait until the server answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url("api/status"), timeout=5)
            except OSError:
                time.sleep(0.5)
            else:
                return
        self.log.seek(0)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read()[-2000:]}")

    def close(self) -> None:
        """End the server and its kernels: it is asked first."""
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.log.close()


class Notebook:
    """A notebook, open in JupyterLab."""

    def __init__(self, browser, lab: Lab, name: str) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 1000})
        self.lab, self.name, self.requests, self.errors = lab, name, [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        # A workspace of its own: nothing that was open before is opened again.
        self.page.goto(lab.url(f"lab/workspaces/{secrets.token_hex(4)}/tree/notebooks/{name}.ipynb"))
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)

    def outside(self) -> list[str]:
        """Requests that left this machine."""
        own = (f"http://127.0.0.1:{self.lab.port}/", f"ws://127.0.0.1:{self.lab.port}/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def restart_and_run_all(self, seconds: float = 240) -> None:
        """Choose "Restart Kernel and Run All Cells" as a person does; return when the last cell is done."""
        self.page.wait_for_function(
            "() => { const s = jupyterapp.shell.currentWidget?.sessionContext?.session;"
            " return s?.kernel?.status === 'idle'; }",
            timeout=90_000,
        )
        # Else the stored numbers of the cells would pass for those of this run.
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Restart Kernel and Run All Cells…").click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_function(
            "() => { const cells = jupyterapp.shell.currentWidget.content.widgets"
            ".filter(c => c.model.type === 'code');"
            " const n = cells.map(c => c.model.executionCount);"
            " const failed = cells.some(c => c.outputArea?.node.querySelector("
            "'.jp-RenderedText[data-mime-type=\"application/vnd.jupyter.error\"]'));"
            " return failed || n.every((count, i) => count === i + 1)"
            " && jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'; }",
            timeout=1000 * seconds,
        )
        self.page.wait_for_timeout(1500)  # what the last cell displays is drawn

    def save(self) -> dict:
        """Save as a person does, and return the file's content."""
        path = self.lab.project / "notebooks" / f"{self.name}.ipynb"
        before = path.stat().st_mtime_ns
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        until = time.monotonic() + 30
        while path.stat().st_mtime_ns == before and time.monotonic() < until:
            self.page.wait_for_timeout(200)
        return json.loads(path.read_text("utf-8"))

    def picture(self, path: Path) -> None:
        """Draw the whole notebook, however long, into a file: to be looked at."""
        height = self.page.evaluate(
            "() => Math.max(...[...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) *')]"
            ".map(e => e.scrollHeight))"
        )
        self.page.set_viewport_size({"width": 1280, "height": min(int(height) + 200, 16000)})
        self.page.wait_for_timeout(1000)
        self.page.evaluate(
            "() => document.querySelectorAll('.jp-NotebookPanel *').forEach(e => e.scrollTo(0, 0))"
        )
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": 1280, "height": 1000})

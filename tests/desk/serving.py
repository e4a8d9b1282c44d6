"""A desk that really listens, in a thread of the tests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from headwater.corpus import Corpus
from headwater.desk.app import make_app
from headwater.desk.settings import Settings


@contextmanager
def serving(corpus: Corpus) -> Iterator[str]:
    """The address of a desk over that corpus, on a port that was free."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        port = listening.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(make_app(corpus, Settings(port=port)), access_log=False, log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)

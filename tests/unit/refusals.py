"""What a refusal says, and how much memory is taken until it comes."""

import tracemalloc
from contextlib import contextmanager


def refusal(call, *arguments, **settings):
    """The sentence that refuses a call, or None."""
    try:
        call(*arguments, **settings)
    except ValueError as error:
        return str(error)
    return None


@contextmanager
def memory():
    """Give a function that tells the most bytes that were held since the block began."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

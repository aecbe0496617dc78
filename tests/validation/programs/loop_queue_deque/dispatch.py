from collections import deque


def drain(messages):
    queue = deque(messages)
    handled = []
    while queue:
        message = queue.popleft()
        handled.append(message["id"])
    return handled

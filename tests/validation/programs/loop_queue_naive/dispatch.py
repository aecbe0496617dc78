def drain(messages):
    handled = []
    while messages:
        message = messages.pop(0)
        handled.append(message["id"])
    return handled

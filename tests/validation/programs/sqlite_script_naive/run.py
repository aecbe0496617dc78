import sqlite3

from validation_harness import sqlite_kit

SCHEMA = """
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE albums (id INTEGER PRIMARY KEY, artist_id INTEGER, title TEXT);
"""


def prepare(volumes):
    import discography

    connection = sqlite_kit.connect(SCHEMA)
    artists = range(volumes["artists"])
    connection.executemany("INSERT INTO artists VALUES (?, ?)", [(i, f"artist {i:03}") for i in artists])
    albums = [(i, f"album {j}") for i in artists for j in range(volumes["albums"])]
    connection.executemany("INSERT INTO albums (artist_id, title) VALUES (?, ?)", albums)
    connection.commit()
    sqlite3.connect = lambda database: connection
    return discography.main

import os
import sqlite3

DATABASE = os.environ.get("DISCOGRAPHY", "discography.db")


def main():
    connection = sqlite3.connect(DATABASE)
    cursor = connection.cursor()
    cursor.execute(
        "SELECT artists.name, COUNT(albums.id) FROM artists JOIN albums ON albums.artist_id = artists.id "
        "GROUP BY artists.id ORDER BY artists.name"
    )
    lines = []
    for name, albums in cursor:
        lines.append(f"{name}: {albums}")
    connection.close()
    return lines


if __name__ == "__main__":
    print("\n".join(main()))

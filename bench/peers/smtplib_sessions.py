"""Sends N messages over a connection each and prints the milliseconds of each as a JSON list."""

import json
import smtplib
import ssl
import sys
import time

port, count, secure = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "starttls"
message = sys.stdin.read()
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
times = []
for _ in range(count):
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example") as client:
        client.ehlo()
        if secure:
            client.starttls(context=context)
            client.ehlo()
        client.login("user@example.com", "secret")
        client.sendmail("a@example.com", ["b@example.com"], message)
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps(times))

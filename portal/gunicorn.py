"""How gunicorn serves the pages, here and at a clinic: `gunicorn -c python:portal.gunicorn …`."""

worker_class = "gthread"
control_socket_disable = True
accesslog = "-"
# The path and the request's number. No query, no referrer, no browser and no address: each of
# them can say who it was. portal/logs.py takes the key out of a link's path, and what follows it
# in a broken one: so the path comes last.
access_log_format = "%(m)s %(s)s %(B)s bytes %(M)s ms %({x-request-id}o)s %(U)s"

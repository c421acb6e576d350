# Stages: build (the extension), test (make test), runtime (php-fpm with the extension enabled).
# Each RUN is a make target or a script of this repository; only the last enables what is installed.

FROM rust:1-slim-bookworm AS build
WORKDIR /src
# Before the sources: Docker keeps what this installs when they change.
COPY scripts/need.sh scripts/
RUN scripts/need.sh php
COPY . .
RUN make build
RUN make install DESTDIR=/out

FROM build AS test
RUN make test

FROM debian:bookworm-slim AS runtime
COPY scripts/need.sh /tmp/
RUN /tmp/need.sh fpm && rm -rf /tmp/need.sh /var/lib/apt/lists/*
COPY --from=build /out/ /
COPY docker/php-fpm.conf /etc/php/8.2/fpm/pool.d/zz-docker.conf
RUN phpenmod -v 8.2 rust_json_session && php-fpm8.2 --test
# Where the sessions are: host:port.
ENV MEMCACHED=127.0.0.1:11211
USER www-data
WORKDIR /var/www/html
EXPOSE 9000
HEALTHCHECK --interval=10s --timeout=3s \
	CMD ["php", "-r", "exit(extension_loaded('rust_json_session') && @fsockopen('127.0.0.1', 9000) ? 0 : 1);"]
CMD ["php-fpm8.2", "--nodaemonize", "--force-stderr"]

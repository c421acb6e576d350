# Stages: build (the extension), test (make test), runtime (php-fpm with the extension enabled).
# Each RUN is a make target or a script of this repository.

FROM rust:1-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make
WORKDIR /src
COPY . .
RUN make build
RUN make install DESTDIR=/out

FROM build AS test
RUN rustup component add clippy rustfmt
RUN make test

FROM debian:bookworm-slim AS runtime
RUN apt-get update \
	&& apt-get install -y --no-install-recommends php-fpm \
	&& rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /
COPY docker/php-fpm.conf /etc/php/8.2/fpm/pool.d/zz-docker.conf
RUN phpenmod -v 8.2 rust_json_session && php-fpm8.2 --test
# Where the sessions are: host:port.
ENV MEMCACHED=127.0.0.1:11211
USER www-data
WORKDIR /var/www/html
EXPOSE 9000
CMD ["php-fpm8.2", "--nodaemonize", "--force-stderr"]

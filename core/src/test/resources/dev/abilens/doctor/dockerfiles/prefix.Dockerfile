FROM node:18-bookworm AS a
RUN npm --prefix /srv/api ci
FROM node:20-bookworm
COPY --from=a /srv/api/ /srv/api/

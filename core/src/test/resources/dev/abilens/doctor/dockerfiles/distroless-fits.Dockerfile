FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM gcr.io/distroless/nodejs22-debian12
COPY --from=a /a /a

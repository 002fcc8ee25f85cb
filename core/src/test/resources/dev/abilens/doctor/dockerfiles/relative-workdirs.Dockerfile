FROM node:18-bookworm AS a
WORKDIR /usr
WORKDIR src/app
RUN npm install
FROM node:20-bookworm
WORKDIR /opt
WORKDIR ./app
COPY --from=a ["/usr/src/app/node_modules", "./node_modules"]

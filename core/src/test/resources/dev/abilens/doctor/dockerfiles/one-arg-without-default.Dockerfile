ARG V
FROM node:$V AS a
WORKDIR /a
RUN npm ci
FROM node:$V
COPY --from=a /a/node_modules /a/node_modules

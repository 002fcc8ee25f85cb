FROM node:22-alpine3.20
WORKDIR /app
RUN apk add g++ make python3 py3-pip \
 && pip3 install --break-system-packages setuptools \
 && apk del py3-pip
COPY package*.json ./
RUN npm ci --ignore-scripts
RUN npm rebuild bcrypt --build-from-source

FROM node:22-bookworm
INSTALL npm

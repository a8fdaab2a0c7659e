-- The two roles and the database, on a server of your own; once, as a superuser, with psql:
--
--   POSTGRES_OWNER_PASSWORD=… POSTGRES_APP_PASSWORD=… psql -f sql/roles.sql
\set ON_ERROR_STOP on
\getenv owner_password POSTGRES_OWNER_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD
CREATE ROLE booking_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE booking_app LOGIN PASSWORD :'app_password';
CREATE DATABASE booking OWNER booking_owner;

-- The role under which the platform runs, beside the one that owns the database and migrates: it adds to the journal and
-- cannot change it. Once, and again after every migration that adds tables (docs/operations.md, "The journal"):
--   sudo -u postgres createuser khue_app
--   sudo -u postgres psql --dbname=khue --command='SET ROLE khue' --file=/opt/khue/deploy/roles.sql
GRANT USAGE ON SCHEMA public TO khue_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO khue_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO khue_app;
-- Seals are added and nothing else. Erasing a person's data is done by the owner's role.
REVOKE UPDATE, DELETE, TRUNCATE ON office_journalseal FROM khue_app;
-- A rehearsal removes the rows of the copy it played: a trigger, which only the owner could put away, lets no row go
-- that is sealed.
REVOKE UPDATE, TRUNCATE ON office_journalrow FROM khue_app;

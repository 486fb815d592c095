-- What a patient was told, and who answers for it, must stay readable as it was: once signed,
-- a version is neither changed nor removed. New words, or a new review, are a new version.

CREATE FUNCTION signed_guidance_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signed_guidance_never_changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_guidance_never_changes';
END
$$;

CREATE TRIGGER signed_guidance_never_changes
    BEFORE UPDATE OR DELETE ON aftercare_guidanceversion
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL)
    EXECUTE FUNCTION signed_guidance_never_changes();

CREATE TRIGGER guidance_is_never_emptied
    BEFORE TRUNCATE ON aftercare_guidanceversion
    FOR EACH STATEMENT EXECUTE FUNCTION signed_guidance_never_changes();

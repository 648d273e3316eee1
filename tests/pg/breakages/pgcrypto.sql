-- breaks: pgcrypto is not installed (ids are still made: gen_random_uuid() is built in); turns: P0
drop extension pgcrypto;

/*
 * What PHP's headers alone can say, for they differ by PHP's version.
 *
 * The table of the save handler `rust_json`: each of its functions hands on to its namesake in save_handler.rs. It holds
 * the id meanwhile: PHP does not, and code of the application that runs in it may choose another.
 *
 * And a setting that is a number.
 */

#include "php.h"
#include "ext/session/php_session.h"

zend_result rust_json_open(void **mod_data, const char *save_path);
zend_result rust_json_close(void **mod_data);
zend_result rust_json_read(void **mod_data, const zend_string *id, zend_string **data);
zend_result rust_json_write(void **mod_data, const zend_string *id, const zend_string *data);
zend_result rust_json_destroy(void **mod_data, const zend_string *id);
zend_string *rust_json_create_sid(void **mod_data);
zend_result rust_json_validate_sid(void **mod_data, const zend_string *id);
zend_result rust_json_update_timestamp(void **mod_data, const zend_string *id, const zend_string *data);

PS_FUNCS_UPDATE_TIMESTAMP(rust_json)

static const ps_module save_handler = {PS_MOD_UPDATE_TIMESTAMP(rust_json)};

/* SUCCESS, or FAILURE where PHP has no room for one more. */
int rust_json_register_save_handler(void)
{
	return php_session_register_module(&save_handler);
}

/* What `call` gives for the id that PHP calls `key`. */
#define RETURN_WITH_ID_HELD(call) \
	do { \
		zend_string *id = zend_string_copy(key); \
		zend_result result = call; \
		zend_string_release(id); \
		return result; \
	} while (0)

PS_OPEN_FUNC(rust_json)
{
#if PHP_VERSION_ID >= 80600
	return rust_json_open(mod_data, ZSTR_VAL(save_path));
#else
	return rust_json_open(mod_data, save_path);
#endif
}

PS_CLOSE_FUNC(rust_json)
{
	return rust_json_close(mod_data);
}

PS_READ_FUNC(rust_json)
{
	RETURN_WITH_ID_HELD(rust_json_read(mod_data, id, val));
}

PS_WRITE_FUNC(rust_json)
{
	RETURN_WITH_ID_HELD(rust_json_write(mod_data, id, val));
}

PS_DESTROY_FUNC(rust_json)
{
	RETURN_WITH_ID_HELD(rust_json_destroy(mod_data, id));
}

/* memcached expires sessions by itself. */
PS_GC_FUNC(rust_json)
{
	*nrdels = 0;
	return *nrdels;
}

PS_CREATE_SID_FUNC(rust_json)
{
	return rust_json_create_sid(mod_data);
}

PS_VALIDATE_SID_FUNC(rust_json)
{
	RETURN_WITH_ID_HELD(rust_json_validate_sid(mod_data, id));
}

PS_UPDATE_TIMESTAMP_FUNC(rust_json)
{
	RETURN_WITH_ID_HELD(rust_json_update_timestamp(mod_data, id, val));
}

/* A setting of PHP's as the number that PHP takes it for: 2K is 2048. 0 where there is none of the name. */
zend_long rust_json_ini_quantity(const char *name, size_t length)
{
	bool exists = false;
	const char *value = zend_ini_string_ex(name, length, 0, &exists);
	if (value == NULL) {
		return 0;
	}
#if PHP_VERSION_ID >= 80200
	/* Persistent: where memory_limit is reached, PHP would jump out of the call that this is asked in. */
	zend_string *text = zend_string_init(value, strlen(value), true);
	zend_string *error = NULL;
	zend_long quantity = zend_ini_parse_quantity(text, &error);
	if (error != NULL) {
		zend_string_release(error);
	}
	zend_string_release(text);
	return quantity;
#else
	return zend_atol(value, strlen(value));
#endif
}

/*
 * What PHP's headers alone can say for the serialize handler `rust_json`: its functions, PHP's session globals, and
 * PHP's own serialize() and unserialize(). Its other half is the Rust beside it.
 */

#include "php.h"
#include "ext/session/php_session.h"
#include "ext/standard/php_var.h"
#include "zend_smart_str.h"

/* In serializer/encode.rs: the document of $_SESSION; NULL where there is none to give. `bails_out` is set where PHP
 * has ended the request meanwhile. */
zend_string *rust_json_encode(const zend_array *session, bool *bails_out);

/* In serializer/decode.rs: puts the session of a document into $_SESSION. */
typedef enum {
	RUST_JSON_DECODED,
	/* Reported, or an exception says why. */
	RUST_JSON_FAILED,
	RUST_JSON_BAILS_OUT,
} rust_json_outcome;
rust_json_outcome rust_json_decode(const char *document, size_t length);

/* Whether the application asked: session_decode(), and not session_start(). In serializer/decode.rs. */
bool rust_json_is_session_decode(void);

/* Whether the application asked: session_encode(), and not what stores a session. In serializer/encode.rs. */
bool rust_json_is_session_encode(void);

/* The variable $_SESSION as it is now, held; NULL where there is none. */
zend_reference *rust_json_hold_session(void)
{
	if (!Z_ISREF(PS(http_session_vars))) {
		return NULL;
	}
	Z_ADDREF(PS(http_session_vars));
	return Z_REF(PS(http_session_vars));
}

void rust_json_release_session(zend_reference *session)
{
	zval held;

	if (session) {
		ZVAL_REF(&held, session);
		zval_ptr_dtor(&held);
	}
}

/* Whether it is that of the session still: each session that begins has one of its own. */
bool rust_json_is_session(const zend_reference *session)
{
	return Z_ISREF(PS(http_session_vars)) && Z_REF(PS(http_session_vars)) == session;
}

/*
 * Whether PHP will crash where it stores what was encoded, or store it as another session: code of the application
 * that runs meanwhile may end a session and begin others, and PHP looks at none of it again.
 */
static bool is_lost(const zend_reference *session, zend_string *id)
{
	bool may_be_closed = strcmp(PS(mod)->s_name, "rust_json") == 0 || strcmp(PS(mod)->s_name, "user") == 0;

	if (!PS(id) || (!PS(mod_data) && !may_be_closed)) {
		return true;
	}
	return !rust_json_is_session(session) && (!id || !zend_string_equals(PS(id), id));
}

static PS_SERIALIZER_ENCODE_FUNC(rust_json)
{
	zend_reference *session = rust_json_hold_session();
	zend_string *id = PS(id) ? zend_string_copy(PS(id)) : NULL;
	zend_string *document;
	bool bails_out = false;
	bool is_lost_where_stored = !rust_json_is_session_encode();
	zval variables;

	/* Code of the application that runs meanwhile writes to a copy. */
	ZVAL_COPY(&variables, &session->val);
	document = rust_json_encode(Z_ARRVAL(variables), &bails_out);
	zval_ptr_dtor(&variables);
	is_lost_where_stored = is_lost_where_stored && is_lost(session, id);
	rust_json_release_session(session);
	if (id) {
		zend_string_release(id);
	}
	if (bails_out) {
		zend_bailout();
	}
	if (is_lost_where_stored) {
		if (document) {
			zend_string_release(document);
		}
		php_error_docref(NULL, E_ERROR,
			"a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for "
			"session functions in __serialize() and __sleep()");
	}
	return document;
}

/*
 * PHP destroys a session that it cannot decode, unless it has no id; and a session that is closed is not even asked
 * about. So session_start() closes what it has opened and returns false, as where a session cannot be read, and
 * session_decode() ends the session as it always does, but for what is stored.
 */
static void lose_id(void)
{
	if (PS(id)) {
		zend_string_release(PS(id));
		PS(id) = NULL;
	}
}

static PS_SERIALIZER_DECODE_FUNC(rust_json)
{
	volatile rust_json_outcome outcome = RUST_JSON_BAILS_OUT;

	/* Memory may run out anywhere. */
	zend_try {
		outcome = rust_json_decode(val, vallen);
	} zend_end_try();
	switch (outcome) {
		case RUST_JSON_DECODED:
			return SUCCESS;
		case RUST_JSON_FAILED:
			if (rust_json_is_session_decode()) {
				lose_id();
				return FAILURE;
			}
			php_session_flush(0);
			return SUCCESS;
		case RUST_JSON_BAILS_OUT:
		default:
			lose_id();
			zend_bailout();
	}
}

/* SUCCESS, or FAILURE where PHP has no room for one more. */
int rust_json_register_serializer(void)
{
	return php_session_register_serializer(
		"rust_json", PS_SERIALIZER_ENCODE_NAME(rust_json), PS_SERIALIZER_DECODE_NAME(rust_json));
}

/* The session's id; NULL where it has none. */
const zend_string *rust_json_session_id(void)
{
	return PS(id);
}

/* What PHP compares a session with before it stores it; NULL where it does not. */
zend_string *rust_json_session_vars(void)
{
	return PS(session_vars) ? zend_string_copy(PS(session_vars)) : NULL;
}

/* Makes the elements of an array, and none else, or these besides others, those of the variable `variable`. */
void rust_json_set_session(zend_reference *variable, zval *values)
{
	zval *session = &variable->val;
	zend_ulong index;
	zend_string *name;
	zval *value;
	zval before;
	zend_array *both;

	if (Z_TYPE_P(session) != IS_ARRAY) {
		zval_ptr_dtor(values);
		return;
	}
	if (zend_hash_num_elements(Z_ARRVAL_P(session)) == 0) {
		zval empty;
		ZVAL_COPY_VALUE(&empty, session);
		ZVAL_COPY_VALUE(session, values);
		zval_ptr_dtor(&empty);
		return;
	}
	/* What is replaced stays until the end: its destructor may do anything with $_SESSION. */
	both = zend_array_dup(Z_ARRVAL_P(session));
	ZEND_HASH_FOREACH_KEY_VAL(Z_ARRVAL_P(values), index, name, value) {
		Z_TRY_ADDREF_P(value);
		if (name) {
			zend_hash_update(both, name, value);
		} else {
			zend_hash_index_update(both, index, value);
		}
	} ZEND_HASH_FOREACH_END();
	zval_ptr_dtor(values);
	ZVAL_COPY_VALUE(&before, session);
	ZVAL_ARR(session, both);
	zval_ptr_dtor(&before);
}

/* In serializer/element.rs. */
typedef struct {
	zval value;
	/* NULL for an index. */
	zend_string *name;
	zend_long index;
} rust_json_element;

/* Whether all stand under names, none of them twice, so that nothing has to be looked up. */
static bool are_few_and_different(const rust_json_element *elements, size_t count)
{
	zend_ulong hashes[8];

	if (count > sizeof(hashes) / sizeof(*hashes)) {
		return false;
	}
	for (size_t at = 0; at < count; at++) {
		if (!elements[at].name) {
			return false;
		}
		hashes[at] = zend_string_hash_val(elements[at].name);
		for (size_t before = 0; before < at; before++) {
			if (hashes[before] == hashes[at]) {
				return false;
			}
		}
	}
	return true;
}

/* An array of what the elements hold; of a list, whatever their keys. */
void rust_json_array(const rust_json_element *elements, size_t count, bool is_list, zval *array)
{
	zend_array *made;

	if (count == 0) {
		ZVAL_EMPTY_ARRAY(array);
		return;
	}
	made = zend_new_array((uint32_t) count);
	ZVAL_ARR(array, made);
	if (is_list) {
		zend_hash_real_init_packed(made);
		ZEND_HASH_FILL_PACKED(made) {
			for (size_t at = 0; at < count; at++) {
				zval value;
				ZVAL_COPY_VALUE(&value, &elements[at].value);
				ZEND_HASH_FILL_ADD(&value);
			}
		} ZEND_HASH_FILL_END();
		return;
	}
	zend_hash_real_init_mixed(made);
	if (are_few_and_different(elements, count)) {
		for (size_t at = 0; at < count; at++) {
			zval value;
			ZVAL_COPY_VALUE(&value, &elements[at].value);
			_zend_hash_append(made, elements[at].name, &value);
			zend_string_release(elements[at].name);
		}
		return;
	}
	for (size_t at = 0; at < count; at++) {
		zval value;
		ZVAL_COPY_VALUE(&value, &elements[at].value);
		if (elements[at].name) {
			zend_hash_update(made, elements[at].name, &value);
			zend_string_release(elements[at].name);
		} else {
			zend_hash_index_update(made, elements[at].index, &value);
		}
	}
}

/* What PHP's own serializer `name` makes of $_SESSION; NULL where it fails. */
zend_string *rust_json_encode_with(const char *name, bool *bails_out)
{
	const ps_serializer *serializer = _php_find_ps_serializer(name);
	zend_string *volatile data = NULL;

	*bails_out = true;
	zend_try {
		data = serializer ? serializer->encode() : NULL;
		*bails_out = false;
	} zend_end_try();
	return data;
}

/* Has PHP's own serializer `name` put a session into $_SESSION. */
bool rust_json_decode_with(const char *name, const char *data, size_t length)
{
	const ps_serializer *serializer = _php_find_ps_serializer(name);
	return serializer && serializer->decode(data, length) == SUCCESS;
}

php_serialize_data_t rust_json_serialize_begin(void)
{
	return php_var_serialize_init();
}

void rust_json_serialize_end(php_serialize_data_t data)
{
	php_var_serialize_destroy(data);
}

/*
 * A value as serialize() has it, with the slots of all values of `data`; NULL where PHP threw, or `bails_out`.
 *
 * PHP marks the arrays that it is inside of, `parents`, whose elements may hold them again. It meets a value again
 * that is in an array that `is_shared`.
 */
zend_string *rust_json_serialize(
	php_serialize_data_t data, const zval *value, zend_array *const *parents, size_t count, bool is_shared,
	bool *bails_out)
{
	smart_str text = {0};
	zval copy;

	/* PHP remembers an object that is held twice. */
	ZVAL_COPY_VALUE(&copy, value);
	if (is_shared) {
		Z_ADDREF(copy);
	}
	for (size_t at = 0; at < count; at++) {
		GC_TRY_PROTECT_RECURSION(parents[at]);
	}
	*bails_out = true;
	zend_try {
		php_var_serialize(&text, &copy, &data);
		*bails_out = false;
	} zend_end_try();
	for (size_t at = 0; at < count; at++) {
		GC_TRY_UNPROTECT_RECURSION(parents[at]);
	}
	if (is_shared) {
		zval_ptr_dtor(&copy);
	}
	if (*bails_out || EG(exception) || !text.s) {
		smart_str_free(&text);
		return NULL;
	}
	smart_str_0(&text);
	return text.s;
}

php_unserialize_data_t rust_json_unserialize_begin(void)
{
	return php_var_unserialize_init();
}

/* Runs what the objects of `data` do when they are whole. */
void rust_json_unserialize_end(php_unserialize_data_t data)
{
	php_var_unserialize_destroy(data);
}

/*
 * Makes `value` of a text whose slots are those of all texts of `data`, `depth` levels below the session's variables:
 * a PHP reference where `is_shared`.
 */
bool rust_json_unserialize(
	php_unserialize_data_t data, const char *text, size_t length, zend_long depth, bool is_shared, zval *value)
{
	const unsigned char *at = (const unsigned char *) text;
	const unsigned char *end = at + length;
	/* Stays where it is: a later text may refer to it. */
	zval *made = var_tmp_var(&data);

	php_var_unserialize_set_cur_depth(data, depth);
	if (!php_var_unserialize(made, &at, end, &data) || at != end || EG(exception)) {
		return false;
	}
	if (is_shared) {
		ZVAL_MAKE_REF(made);
	}
	ZVAL_COPY(value, made);
	return true;
}

/* A string, which is PHP's own for all of at most one byte. */
zend_string *rust_json_string(const char *bytes, size_t length)
{
	return zend_string_init_fast(bytes, length);
}

/* The digits of a float that PHP prints by `serialize_precision`, at most 64 of them. */
size_t rust_json_print_double(double value, char digits[64])
{
	smart_str text = {0};
	size_t length;

	smart_str_append_double(&text, value, (int) PG(serialize_precision), false);
	length = MIN(smart_str_get_len(&text), 64);
	memcpy(digits, ZSTR_VAL(text.s), length);
	smart_str_free(&text);
	return length;
}

/* `serialize_precision`; -1 for the digits that tell a float from its neighbours. */
int rust_json_serialize_precision(void)
{
	return (int) PG(serialize_precision);
}

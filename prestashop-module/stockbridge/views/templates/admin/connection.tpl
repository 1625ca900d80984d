{**
 * The connection page. Every value is escaped here; the controller hands over plain text.
 *}
<div class="stockbridge">
  <div class="panel">
    <p class="stockbridge-status stockbridge-{$page.status.colour|escape:'htmlall':'UTF-8'}" id="stockbridge-status">
      <span class="stockbridge-sign" aria-hidden="true"></span>
      <strong>{$page.status.sentence|escape:'htmlall':'UTF-8'}</strong>
    </p>

    {if $page.string}
      <div class="stockbridge-string" id="stockbridge-string">
        <label for="stockbridge-text">{l s='Pairing string' d='Modules.Stockbridge.Admin'}</label>
        <p>{l s='Paste it into the agent on the computer of the ERP. It is shown this once, works once, and only until its time is up.' d='Modules.Stockbridge.Admin'}</p>
        <textarea id="stockbridge-text" rows="4" readonly="readonly" spellcheck="false" autocomplete="off">{$page.string|escape:'htmlall':'UTF-8'}</textarea>
        <p class="stockbridge-row">
          <button type="button" class="btn btn-primary" id="stockbridge-copy"
                  data-done="{l s='Copied' d='Modules.Stockbridge.Admin'}">{l s='Copy' d='Modules.Stockbridge.Admin'}</button>
          <span id="stockbridge-countdown" role="timer" data-seconds="{$page.seconds|intval}"
                data-over="{l s='This string is past its time. Create another one.' d='Modules.Stockbridge.Admin'}">
            {l s='Valid for' d='Modules.Stockbridge.Admin'} <strong class="stockbridge-left">15:00</strong>
          </span>
        </p>
      </div>
    {elseif !$page.paired}
      <p>{l s='The agent is the program on the computer of your ERP. It fetches orders from here and brings products, stock and statuses; nobody has to open a port for it. The pairing string tells it where this shop is, and proves that you let it in.' d='Modules.Stockbridge.Admin'}</p>
    {/if}

    {if !$page.paired}
      {if $page.is_plain}
        <p class="alert alert-warning">{l s='This shop is reached without encryption (%url%): whoever sits between it and the agent can read the orders. Switch on SSL in the shop\'s general parameters.' sprintf=['%url%' => $page.url|escape:'htmlall':'UTF-8'] d='Modules.Stockbridge.Admin'}</p>
      {/if}
      {if $may_change}
        <form method="post" action="{$action|escape:'htmlall':'UTF-8'}">
          <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
          <button type="submit" name="stockbridge_action" value="pair" id="stockbridge-pair"
                  class="btn {if $page.string}btn-default{else}btn-primary{/if}">
            {if $page.string}{l s='Create another string' d='Modules.Stockbridge.Admin'}{else}{l s='Create a pairing string' d='Modules.Stockbridge.Admin'}{/if}
          </button>
        </form>
      {/if}
    {/if}
  </div>

  {if $page.paired}
    <div class="stockbridge-tiles">
      {foreach $page.counts as $count}
        <div class="panel stockbridge-tile">
          <span class="stockbridge-figure">{$count.value|intval}</span>
          <span class="stockbridge-label">{$count.label|escape:'htmlall':'UTF-8'}</span>
          <span class="stockbridge-help">{$count.help|escape:'htmlall':'UTF-8'}</span>
        </div>
      {/foreach}
    </div>

    <div class="panel">
      <h2 class="stockbridge-title">{l s='The agent' d='Modules.Stockbridge.Admin'}</h2>
      <dl class="stockbridge-facts" id="stockbridge-agent">
        {foreach $page.agent as $row}
          <dt>{$row.label|escape:'htmlall':'UTF-8'}</dt>
          <dd>{$row.value|escape:'htmlall':'UTF-8'}</dd>
        {/foreach}
        <dt>{l s='Fingerprint' d='Modules.Stockbridge.Admin'}</dt>
        <dd>
          <code class="stockbridge-fingerprint" id="stockbridge-fingerprint">{foreach $page.fingerprint as $group}<span>{$group|escape:'htmlall':'UTF-8'}</span> {/foreach}</code>
          <p class="help-block">{l s='The agent shows the same after pairing. If the two differ, somebody else was paired: disconnect it.' d='Modules.Stockbridge.Admin'}</p>
        </dd>
      </dl>
      {if $may_change}
        <form method="post" action="{$action|escape:'htmlall':'UTF-8'}" class="stockbridge-row">
          <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
          <button type="submit" name="stockbridge_action" value="unpair" id="stockbridge-unpair" class="btn btn-default stockbridge-danger"
                  data-confirm="{l s='Disconnect the agent? It can no longer fetch orders; they wait here. To connect it again you need a new pairing string.' d='Modules.Stockbridge.Admin'}">{l s='Disconnect' d='Modules.Stockbridge.Admin'}</button>
        </form>
      {/if}
    </div>

    {if $may_change}
      <div class="panel">
        <h2 class="stockbridge-title">{l s='Another computer' d='Modules.Stockbridge.Admin'}</h2>
        <p>{l s='To move the agent to another computer, create a pairing string and let the new agent take over. This one is then refused and says so.' d='Modules.Stockbridge.Admin'}</p>
        <form method="post" action="{$action|escape:'htmlall':'UTF-8'}">
          <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
          <button type="submit" name="stockbridge_action" value="pair" id="stockbridge-pair" class="btn btn-default">{l s='Create a pairing string' d='Modules.Stockbridge.Admin'}</button>
        </form>
      </div>
    {/if}
  {/if}

  {if $may_change}
    <div class="panel">
      <h2 class="stockbridge-title"><label for="stockbridge-first-order">{l s='First order to send' d='Modules.Stockbridge.Admin'}</label></h2>
      <p id="stockbridge-first-now">{$orders.first|escape:'htmlall':'UTF-8'}</p>
      <form method="post" action="{$action|escape:'htmlall':'UTF-8'}">
        <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
        <p class="stockbridge-row">
          <input type="text" name="first_order" id="stockbridge-first-order" class="form-control" maxlength="255" autocomplete="off"
                 value="{$typed|escape:'htmlall':'UTF-8'}">
          <button type="submit" name="stockbridge_action" value="first_order" class="btn btn-default">{l s='Save' d='Modules.Stockbridge.Admin'}</button>
        </p>
        <p class="help-block">{l s='The reference or the number of an order. It and all later ones are sent; older ones stay in the shop.' d='Modules.Stockbridge.Admin'}</p>
      </form>
    </div>

    <div class="panel">
      <h2 class="stockbridge-title">{l s='Orders that are sent before they are paid' d='Modules.Stockbridge.Admin'}</h2>
      <p>{l s='Paid orders are sent anyhow. An order that is not paid is sent once it was in one of these states:' d='Modules.Stockbridge.Admin'}</p>
      <form method="post" action="{$action|escape:'htmlall':'UTF-8'}" id="stockbridge-states">
        <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
        {foreach $orders.states as $state}
          <label class="stockbridge-check">
            <input type="checkbox" name="emit_states[]" value="{$state.id|intval}"{if $state.chosen} checked="checked"{/if}>
            {$state.name|escape:'htmlall':'UTF-8'}
          </label>
        {/foreach}
        <p class="stockbridge-row">
          <button type="submit" name="stockbridge_action" value="emit_states" class="btn btn-default">{l s='Save' d='Modules.Stockbridge.Admin'}</button>
        </p>
      </form>
    </div>

    <div class="panel">
      <h2 class="stockbridge-title">{l s='When the module is uninstalled' d='Modules.Stockbridge.Admin'}</h2>
      <form method="post" action="{$action|escape:'htmlall':'UTF-8'}">
        <input type="hidden" name="stockbridge_token" value="{$token|escape:'htmlall':'UTF-8'}">
        <label class="stockbridge-check">
          <input type="checkbox" name="purge" value="1" id="stockbridge-purge"{if $page.purge} checked="checked"{/if}>
          {l s='Also delete all that Stockbridge knows: which orders were sent, and which product belongs to which article of the ERP' d='Modules.Stockbridge.Admin'}
        </label>
        <p class="help-block">{l s='Leave this off to uninstall, update or reset the module without losing anything.' d='Modules.Stockbridge.Admin'}</p>
        <button type="submit" name="stockbridge_action" value="purge" class="btn btn-default">{l s='Save' d='Modules.Stockbridge.Admin'}</button>
      </form>
    </div>
  {/if}
</div>
